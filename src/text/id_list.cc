#include "text/id_list.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <tuple>

#include "base/error.h"
#include "base/strings.h"
#include "base/suggest.h"
#include "base/text_file.h"
#include "base/utf8.h"
#include "text/normalise.h"

namespace crooner::text {
namespace {

std::int64_t parse_id(std::string_view text, const std::string& where) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size() || text.empty() || id < 0) {
    throw InputError(
        str_cat(where, ": the id \"", text, "\" is not a whole number of at least 0."));
  }
  return id;
}

}  // namespace

IdList IdList::read(const std::filesystem::path& file, LabelVersion version) {
  std::ifstream lines(file, std::ios::binary);
  if (!lines) throw InputError(str_cat("The id list ", file.string(), " cannot be read."));
  return read(lines, file.string(), version);
}

IdList IdList::read(std::istream& lines, const std::string& source, LabelVersion version) {
  IdList list;
  list.version_ = version;
  const std::string text = to_utf8_text(std::string(std::istreambuf_iterator<char>(lines), {}));
  int number = 0;
  for (std::string line : text_lines(text)) {
    ++number;
    line.erase(line.find_last_not_of(" \t") + 1);
    if (line.empty()) continue;
    const std::string where = str_cat(source, ", line ", number);
    const std::size_t separator = line.rfind(';');
    if (separator == std::string::npos) {
      throw InputError(str_cat(where, " has no semicolon; each line is name;id."));
    }
    const std::int64_t id = parse_id(std::string_view(line).substr(separator + 1), where);
    std::string name = line.substr(0, separator);
    if (const auto offset = invalid_utf8_offset(name)) {
      throw InputError(str_cat(where, ": the name is not UTF-8 (byte ", *offset, " of the line)."));
    }
    list.ids_[normalise(name, version)] = id;
    list.entries_.emplace_back(std::move(name), id);
  }
  return list;
}

std::optional<std::int64_t> IdList::find(const std::string& name) const {
  const auto found = ids_.find(normalise(name, version_));
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string> IdList::closest(const std::string& name, int count) const {
  constexpr int kHoldsIt = 2;
  const std::string wanted = normalise(name, version_);
  const auto length = static_cast<int>(wanted.size());
  std::vector<std::tuple<int, int, std::string>> ranked;  // distance, difference in length, name
  for (const auto& [known, id] : ids_) {
    if (id == 0) continue;
    auto distance = static_cast<int>(edit_distance(wanted, known));
    if (length > 2 && known.find(wanted) != std::string::npos)
      distance = std::min(distance, kHoldsIt);
    ranked.emplace_back(distance, std::abs(static_cast<int>(known.size()) - length), known);
  }
  const auto best = std::min<std::size_t>(std::max(count, 0), ranked.size());
  std::partial_sort(ranked.begin(), ranked.begin() + best, ranked.end());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < best; ++i) names.push_back(std::get<2>(ranked[i]));
  return names;
}

}  // namespace crooner::text
