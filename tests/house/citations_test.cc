// Every section of docs/spec that a comment or a page cites is there.
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "base/strings.h"
#include "house/rooms.h"
#include "support/paths.h"

namespace crooner::house {
namespace {
namespace fs = std::filesystem;

const fs::path kRoot = source_file("");

// A file as running text: comment marks and line breaks are blanks, so that a citation may wrap.
std::string running_text(const fs::path& file) {
  std::string text;
  for (const std::string& line : lines_of(file)) {
    auto begin = line.find_first_not_of(" \t");
    if (begin == std::string::npos) continue;
    if (line.compare(begin, 2, "//") == 0 || line.compare(begin, 2, "# ") == 0) {
      begin = line.find_first_not_of("/# ", begin);
      if (begin == std::string::npos) continue;
    }
    text.append(line, begin).append(" ");
  }
  return text;
}

// Page (without .md) -> the numbers of its headings ("3", "3.2").
std::map<std::string, std::set<std::string>> specified_sections() {
  static const std::regex heading(R"(^#+ (\d+(\.\d+)*)\.? .*)");
  std::map<std::string, std::set<std::string>> pages;
  for (const fs::path& page : files_under(kRoot / "docs/spec", {".md"})) {
    std::set<std::string>& sections = pages[page.stem().string()];
    std::smatch match;
    for (const std::string& line : lines_of(kRoot / "docs/spec" / page)) {
      if (std::regex_match(line, match, heading)) sections.insert(match[1]);
    }
  }
  return pages;
}

std::vector<std::string> broken_citations(const std::string& text, bool inside_spec) {
  // "docs/spec/model.md, section 3.2", "..., sections 2 and 4", "..., sections 3-5". Pages of
  // docs/spec cite one another without the folder, as the text of a link.
  static const std::regex outside(
      R"(docs/spec/([a-z-]+)\.md(?:`?, sections? ((?:\d[\d.]*\d|\d)(?:(?:, | and |-)(?:\d[\d.]*\d|\d))*))?)");
  static const std::regex inside(
      R"(\[([a-z-]+)\.md(?:, sections? ((?:\d[\d.]*\d|\d)(?:(?:, | and |-)(?:\d[\d.]*\d|\d))*))?)");
  static const std::regex number(R"(\d[\d.]*\d|\d)");
  static const auto pages = specified_sections();
  std::vector<std::string> broken;
  const std::regex& citation = inside_spec ? inside : outside;
  for (std::sregex_iterator found(text.begin(), text.end(), citation), end; found != end; ++found) {
    const auto page = pages.find((*found)[1]);
    if (page == pages.end()) {
      broken.push_back(str_cat("There is no page docs/spec/", (*found)[1].str(), ".md."));
      continue;
    }
    const std::string list = (*found)[2];
    for (std::sregex_iterator section(list.begin(), list.end(), number); section != end;
         ++section) {
      if (!page->second.count(section->str())) {
        broken.push_back(
            str_cat("docs/spec/", page->first, ".md has no section ", section->str(), "."));
      }
    }
  }
  static const std::regex old_form(
      R"(\bspec: (model|sampling|text|training|legacy-checkpoint|huggingface-format)\b)");
  if (std::regex_search(text, old_form)) {
    broken.push_back("A citation has the old form; write docs/spec/PAGE.md, section N.");
  }
  return broken;
}

TEST(Citations, EveryCitedSectionExists) {
  std::size_t citations = 0;
  for (const std::string folder : {"src", "include", "tests", "scripts", "docs"}) {
    for (const fs::path& file : files_under(
             kRoot / folder, {".cc", ".h", ".cu", ".cuh", ".inc", ".py", ".sh", ".cmake", ".md"})) {
      if (folder == "tests" && file == "house/citations_test.cc") continue;
      const std::string text = running_text(kRoot / folder / file);
      if (text.find("spec") == std::string::npos) continue;
      citations += text.find("docs/spec/") != std::string::npos;
      const bool inside = folder == "docs" && file.parent_path() == "spec";
      for (const std::string& sentence : broken_citations(text, inside)) {
        ADD_FAILURE() << folder << "/" << file.generic_string() << ": " << sentence;
      }
    }
  }
  EXPECT_GT(citations, 40u) << "Hardly any file cites docs/spec: are citations still found?";
}

TEST(Citations, ABrokenOneIsReported) {
  EXPECT_EQ(broken_citations("(docs/spec/model.md, section 3.2)", false).size(), 0u);
  EXPECT_EQ(broken_citations("docs/spec/model.md, sections 2.3 and 2.4: text", false).size(), 0u);
  EXPECT_EQ(broken_citations("see docs/spec/sampling.md.", false).size(), 0u);
  EXPECT_EQ(broken_citations("[model.md, section 4.1](model.md)", true).size(), 0u);
  EXPECT_EQ(broken_citations("(docs/spec/model.md, section 3.9)", false).size(), 1u);
  EXPECT_EQ(broken_citations("docs/spec/model.md, sections 2 and 77", false).size(), 1u);
  EXPECT_EQ(broken_citations("docs/spec/modell.md", false).size(), 1u);
  EXPECT_EQ(broken_citations("[model.md, section 99](model.md)", true).size(), 1u);
  EXPECT_EQ(broken_citations(str_cat("(sp", "ec: model, section 3)"), false).size(), 1u);
}

}  // namespace
}  // namespace crooner::house
