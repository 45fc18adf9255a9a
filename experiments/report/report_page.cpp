#include "experiments/report/report_page.h"

namespace rapport {

Sentence& Sentence::say(std::string words) {
  if (!words.empty()) pieces.push_back({std::move(words), {}});
  return *this;
}

Sentence& Sentence::number(std::string key, std::string text) {
  pieces.push_back({std::move(text), std::move(key)});
  return *this;
}

std::string Sentence::text() const {
  std::string all;
  for (const SentencePiece& piece : pieces) all += piece.text;
  return all;
}

std::string Sentence::form() const {
  std::string form;
  for (const SentencePiece& piece : pieces) {
    form += piece.bound.empty() ? piece.text : "{" + piece.bound + "}";
  }
  return form;
}

Sentence plain_sentence(std::string words) {
  Sentence sentence;
  sentence.say(std::move(words));
  return sentence;
}

}  // namespace rapport
