#include "experiments/report/html_page.h"

#include "experiments/chart/svg.h"
#include "experiments/chart/tokens.h"
#include "experiments/chart/utf8.h"
#include "experiments/report/explorer_html.h"
#include "experiments/report/html_style.h"

namespace rapport {

namespace {

constexpr std::size_t kLongTitle = 110;  // bytes from which a title is set smaller

/// A text whose lines stay apart, as HTML.
std::string in_lines(const std::string& text) {
  std::string html;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    html += (begin == 0 ? "" : "<br>") + xml_text(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return html;
}

/// A text of a table's cell as HTML that may be broken within very long words, so that one of them
/// does not make the table wider than the page.
std::string breakable(const std::string& text) {
  constexpr std::size_t kLongWord = 24, kPiece = 14;
  std::string html, piece;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size() - 1) + 1;
    const bool is_long = end - begin > kLongWord;
    std::size_t letters = 0;
    for (std::size_t at = begin; at < end; ++letters) {
      const std::size_t from = at;
      next_letter(text, at);
      piece += text.substr(from, at - from);
      if (!is_long || letters % kPiece != kPiece - 1) continue;
      html += xml_text(piece) + "<wbr>";
      piece.clear();
    }
    begin = end;
  }
  return html + xml_text(piece);
}

/// A text with the mark of a policy before its first word, from which no line break parts it.
std::string marked(int slot, const std::string& text) {
  if (slot < 0) return breakable(text);
  const std::size_t first = std::min(text.find(' '), text.size());
  const SlotLook& look = look_of(slot);
  const Drawing mark{14, 14, {Marker{look.shape, {7, 7}, kTextMarker, look.colour, false, false}}};
  return "<span class=\"mark\">" + svg_of(mark) + " " + xml_text(text.substr(0, first)) +
         "</span>" + breakable(text.substr(first));
}

/// Writes one report. What is given as text goes through xml_text.
class HtmlWriter {
 public:
  std::string write(const Report& report);

  void operator()(const ReportParagraph& paragraph);
  void operator()(const ReportHeading& heading);
  void operator()(const ReportNote& note);
  void operator()(const ReportTiles& tiles);
  void operator()(const ReportTable& table);
  void operator()(const ReportChart& chart);
  void operator()(const ReportCode& code);
  void operator()(const ReportFold& fold);
  void operator()(const ReportColumns& columns);
  void operator()(const Explorer& explorer) { out_ += explorer_html(explorer); }

 private:
  void blocks(const std::vector<ReportBlock>& all) {
    for (const ReportBlock& block : all) std::visit(*this, block.what);
  }
  void page(const Report& report, std::size_t number);
  void cell(const ReportTable& table, const ReportCell& cell, std::size_t column, bool head);
  /// An element around a sentence: a field where it is one.
  void element(const std::string& tag, const std::string& of, const Sentence& sentence);
  static std::string inside(const Sentence& sentence);
  static std::string field_attributes(const Sentence& sentence, const std::string& of);

  std::string out_;
  int charts_ = 0;
  bool has_fields_ = false, has_explorer_ = false;
};

std::string HtmlWriter::inside(const Sentence& sentence) {
  std::string html;
  for (const SentencePiece& piece : sentence.pieces) {
    if (piece.bound.empty()) {
      html += xml_text(piece.text);
    } else {
      html += "<span class=\"bound\" contenteditable=\"false\" data-number=\"" +
              xml_text(piece.bound) + "\">" + xml_text(piece.text) + "</span>";
    }
  }
  return html;
}

std::string HtmlWriter::field_attributes(const Sentence& sentence, const std::string& of) {
  return " class=\"" + of + (of.empty() ? "" : " ") +
         "field\" contenteditable=\"true\" title=\"Your words: click to change them. Numbers stay "
         "bound to the results.\" data-field=\"" +
         xml_text(sentence.field) + "\" data-made=\"" + xml_text(sentence.made()) + "\"";
}

void HtmlWriter::element(const std::string& tag, const std::string& of, const Sentence& sentence) {
  has_fields_ = has_fields_ || !sentence.field.empty();
  const std::string plain = of.empty() ? "" : " class=\"" + of + "\"";
  out_ += "<" + tag + (sentence.field.empty() ? plain : field_attributes(sentence, of)) + ">" +
          inside(sentence) + "</" + tag + ">\n";
}

void HtmlWriter::operator()(const ReportParagraph& paragraph) {
  switch (paragraph.weight) {
    case Weight::title:
      return element("h1", paragraph.sentence.text().size() > kLongTitle ? "long" : "",
                     paragraph.sentence);
    case Weight::question:
      return element("p", "question", paragraph.sentence);
    case Weight::lead:
      return element("p", "lead", paragraph.sentence);
    case Weight::body:
      return element("p", "", paragraph.sentence);
    case Weight::small:
      return element("p", "small", paragraph.sentence);
  }
}

void HtmlWriter::operator()(const ReportHeading& heading) {
  out_ += "<h2>" + xml_text(heading.text) +
          (heading.second.empty() ? "" : " <span>" + xml_text(heading.second) + "</span>") +
          "</h2>\n";
}

void HtmlWriter::operator()(const ReportNote& note) {
  static constexpr const char* kKinds[] = {" warning", " request", ""};
  out_ += std::string("<div class=\"note") + kKinds[static_cast<int>(note.kind)] + "\"><b>" +
          xml_text(note.head) + "</b> ";
  element("span", "", note.sentence);
  out_ += "</div>\n";
}

void HtmlWriter::operator()(const ReportTiles& tiles) {
  out_ += "<div class=\"tiles\">\n";
  for (const ReportTile& tile : tiles.tiles) {
    out_ += "<div class=\"tile\"><div class=\"label\"><span>" + xml_text(tile.label) + "</span>";
    if (tile.verdict) {
      const bool judged = *tile.verdict == Verdict::better || *tile.verdict == Verdict::worse;
      out_ += std::string("<span class=\"pill ") + name_of(*tile.verdict) + "\">" +
              (judged ? tile.is_up ? "▲ " : "▼ " : "") + name_of(*tile.verdict) + "</span>";
    }
    out_ += "</div>\n<div class=\"big\">" + xml_text(tile.number) + "</div>\n";
    for (const std::string& line : tile.lines) {
      out_ += "<div class=\"line\">" + xml_text(line) + "</div>\n";
    }
    out_ += "</div>\n";
  }
  out_ += "</div>\n";
}

void HtmlWriter::cell(const ReportTable& table, const ReportCell& cell, std::size_t column,
                      bool head) {
  const bool is_text = column < table.is_text.size() && table.is_text[column];
  std::string of = is_text ? "" : "r";
  if (static_cast<int>(column) == table.marked_column) of += of.empty() ? "m" : " m";
  const std::string tag = head ? "th" : "td";
  out_ += "<" + tag + (head ? " scope=\"col\"" : "") + (of.empty() ? "" : " class=\"" + of + "\"") +
          ">" + (cell.strong ? "<b>" : "") + marked(cell.slot, cell.text) +
          (cell.strong ? "</b>" : "") +
          (cell.note.empty() ? "" : "<small>" + in_lines(cell.note) + "</small>") + "</" + tag +
          ">";
}

void HtmlWriter::operator()(const ReportTable& table) {
  out_ += table.is_small ? "<table class=\"tight\">\n" : "<table>\n";
  if (!table.head.empty()) {
    out_ += "<thead><tr>";
    for (std::size_t i = 0; i < table.head.size(); ++i) cell(table, table.head[i], i, true);
    out_ += "</tr></thead>\n";
  }
  out_ += "<tbody>\n";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    out_ += static_cast<int>(r) == table.marked_row ? "<tr class=\"m\">" : "<tr>";
    for (std::size_t i = 0; i < table.rows[r].size(); ++i) cell(table, table.rows[r][i], i, false);
    out_ += "</tr>\n";
  }
  out_ += "</tbody></table>\n";
}

void HtmlWriter::operator()(const ReportChart& chart) {
  out_ += "<figure>\n" +
          svg_of(chart.drawing, "chart" + std::to_string(++charts_), chart.drawing.title,
                 chart.description) +
          "</figure>\n";
}

void HtmlWriter::operator()(const ReportCode& code) {
  out_ += "<pre>" + xml_text(code.text) + "</pre>\n";
}

void HtmlWriter::operator()(const ReportFold& fold) {
  out_ += "<details><summary>" + xml_text(fold.line) + "</summary>\n<pre>" + xml_text(fold.text) +
          "</pre></details>\n";
}

void HtmlWriter::operator()(const ReportColumns& columns) {
  out_ += "<div class=\"columns\">\n<div>\n";
  blocks(columns.left);
  out_ += "</div>\n<div>\n";
  blocks(columns.right);
  out_ += "</div>\n</div>\n";
}

void HtmlWriter::page(const Report& report, std::size_t number) {
  const ReportPage& page = report.pages[number];
  out_ += "<section>\n<div class=\"head\"><span><b>" + xml_text(report.title) + "</b>" +
          (report.made_on.empty() ? "" : " · " + xml_text(report.made_on)) + "</span><span>" +
          std::to_string(number + 1) + " of " + std::to_string(report.pages.size()) + " · " +
          xml_text(page.name) + "</span></div>\n";
  for (const ReportBlock& block : page.blocks) {
    has_explorer_ = has_explorer_ || std::holds_alternative<Explorer>(block.what);
  }
  blocks(page.blocks);
  out_ += "</section>\n";
}

std::string HtmlWriter::write(const Report& report) {
  out_ =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; script-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
      xml_text(report.title) + "</title>\n<style>" + kReportStyle + "</style>\n</head>\n<body>\n";
  for (std::size_t i = 0; i < report.pages.size(); ++i) page(report, i);
  if (has_fields_) {
    out_ +=
        "<div class=\"bar\" id=\"bar\" hidden>You changed the words. <button id=\"save\">Save the "
        "page with them</button></div>\n";
  }
  if (has_fields_ || has_explorer_) out_ += std::string("<script>") + kReportScript + "</script>\n";
  return out_ + "</body>\n</html>\n";
}

}  // namespace

std::string html_of(const Report& report) { return HtmlWriter().write(report); }

}  // namespace rapport
