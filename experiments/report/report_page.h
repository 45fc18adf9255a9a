// A report as data: pages of sentences, numbers, tables and charts, without how they are written.
//
// Whoever has results fills it (study_report.h); writers turn it into a file (html_page.h). Texts
// are plain texts: what users typed stays a text, and a writer escapes it.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "experiments/chart/primitive.h"
#include "experiments/report/explorer.h"
#include "experiments/verdict/verdict.h"

namespace rapport {

/// A part of a sentence: words, or a number that is bound to the results.
struct SentencePiece {
  std::string text;
  std::string bound{};  ///< the number's key, "title.gain"; empty: words
};

/// A sentence of a report. Where it is a field, people may edit its words in the finished page, but
/// not its bound numbers: these come from the results, and from other results come others.
struct Sentence {
  std::string field{};  ///< the field's key, unique in the report; empty: nobody edits it
  std::vector<SentencePiece> pieces{};
  /// Of a field whose words people wrote: form() of the sentence that the results gave.
  std::string made_as{};

  Sentence& say(std::string words);
  Sentence& number(std::string key, std::string text);
  std::string text() const;
  /// The words with the keys of numbers in place of them: "“X” keeps {title.change} more".
  std::string form() const;
  std::string made() const { return made_as.empty() ? form() : made_as; }
  bool empty() const { return pieces.empty(); }
};

/// A sentence of plain words, which nobody edits.
Sentence plain_sentence(std::string words);

/// How large a paragraph is.
enum class Weight { title, question, lead, body, small };

struct ReportParagraph {
  Weight weight = Weight::body;
  Sentence sentence{};
};

struct ReportHeading {
  std::string text{};
  std::string second{};  ///< in grey behind it
};

/// Some sentences in a box: what has to be seen before the rest.
struct ReportNote {
  enum class Kind { warning, request, plain };
  Kind kind = Kind::plain;
  std::string head{};  ///< the first words, strong
  Sentence sentence{};
};

/// One of the numbers on top of the decision.
struct ReportTile {
  std::string label{};
  std::string number{};              ///< "+7.4"
  std::vector<std::string> lines{};  ///< unit and interval, then levels
  std::optional<Verdict> verdict{};
  bool is_up = false;  ///< the number is above 0
};

struct ReportTiles {
  std::vector<ReportTile> tiles{};
};

struct ReportCell {
  ReportCell(std::string t = {}, std::string n = {}, bool s = false)  // NOLINT
      : text(std::move(t)), note(std::move(n)), strong(s) {}
  ReportCell(const char* t) : ReportCell(std::string(t)) {}  // NOLINT
  std::string text;
  std::string note;  ///< in grey below it; of several lines
  bool strong = false;
  int slot = -1;  ///< of the policy whose mark stands before the text; -1: none
};

struct ReportTable {
  std::vector<ReportCell> head{};               ///< empty: none
  std::vector<std::vector<ReportCell>> rows{};  ///< as many cells as the head has
  std::vector<bool> is_text{};  ///< by column: words at the left, else numbers at the right
  int marked_column = -1;       ///< the one that is meant; -1: none
  int marked_row = -1;
  bool is_small = false;
};

/// A chart and what it says to people who do not see it.
struct ReportChart {
  Drawing drawing{};
  std::string description{};
};

/// A text of files or of a shell, letter by letter.
struct ReportCode {
  std::string text{};
};

/// A long text under a line that opens it.
struct ReportFold {
  std::string line{};
  std::string text{};
};

struct ReportBlock;

/// Two columns, where the paper is wide enough.
struct ReportColumns {
  std::vector<ReportBlock> left{}, right{};
};

struct ReportBlock {
  std::variant<ReportParagraph, ReportHeading, ReportNote, ReportTiles, ReportTable, ReportChart,
               ReportCode, ReportFold, ReportColumns, Explorer>
      what;
};

struct ReportPage {
  std::string name{};  ///< "the decision"
  std::vector<ReportBlock> blocks{};

  void add(decltype(ReportBlock::what) block) { blocks.push_back({std::move(block)}); }
};

struct Report {
  std::string title{};    ///< of the study
  std::string made_on{};  ///< "24 Nov 2025"
  std::vector<ReportPage> pages{};
};

}  // namespace rapport
