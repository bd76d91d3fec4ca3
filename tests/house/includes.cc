#include <algorithm>

#include "base/strings.h"
#include "house/rooms.h"

namespace crooner::house {
namespace fs = std::filesystem;
namespace {

// Headers of other people's libraries, and the only rooms or files that may include them (a `*` is
// the rest of the name). An empty list: no file may.
struct Confined {
  std::string header;  // a file, or a folder if it ends in '/', or a beginning if it ends in '*'
  std::vector<std::string> allowed_in;
};

const std::vector<Confined>& confined() {
  static const std::vector<Confined> table = {
      {"CLI/", {"cli/*"}},
      {"spdlog/", {"base/log_sink.cc"}},
      {"fmt/", {}},
      {"sndfile*", {"audio/*"}},
      {"soxr*", {"audio/*"}},
      {"mpg123*", {"audio/*"}},
      {"ogg/", {"audio/*"}},
      {"ebur128.h", {"audio/*"}},
      {"fileref.h", {"audio/*"}},
      {"png.h", {"audio/*", "report/*"}},
      {"cuda*", {"engine/cuda/*", "tensor/*", "training/*"}},
      {"c10/cuda/", {"engine/cuda/*", "tensor/*", "training/*"}},
      {"ATen/cuda/", {"engine/cuda/*", "tensor/*", "training/*"}},
      {"torch/torch.h", {}},
      {"torch/all.h", {}},
      {"unistd.h", {"base/os_*"}},
      {"fcntl.h", {"base/os_*"}},
      {"dlfcn.h", {"base/os_*"}},
      {"signal.h", {"base/os_*"}},
      {"termios.h", {"base/os_*"}},
      {"sys/", {"base/os_*"}},
      {"torch/csrc/distributed/", {"distributed/*"}},
  };
  return table;
}

bool starts_with(const std::string& text, const std::string& beginning) {
  return text.rfind(beginning, 0) == 0;
}

bool matches(const std::string& pattern, const std::string& text) {
  if (!pattern.empty() && pattern.back() == '*') {
    return starts_with(text, pattern.substr(0, pattern.size() - 1));
  }
  if (!pattern.empty() && pattern.back() == '/') return starts_with(text, pattern);
  return text == pattern;
}

bool is_torch(const std::string& header) {
  for (const char* folder : {"torch/", "ATen/", "c10/", "caffe2/"}) {
    if (starts_with(header, folder)) return true;
  }
  return false;
}

// The header of an #include line, without brackets or quotes; empty for any other line.
std::string included(const std::string& line) {
  const auto hash = line.find_first_not_of(" \t");
  if (hash == std::string::npos || line[hash] != '#') return "";
  const auto word = line.find_first_not_of(" \t", hash + 1);
  if (word == std::string::npos || line.compare(word, 7, "include") != 0) return "";
  const auto open = line.find_first_of("<\"", word);
  const auto close = open == std::string::npos ? open : line.find_first_of(">\"", open + 1);
  if (close == std::string::npos) return "";
  return line.substr(open + 1, close - open - 1);
}

std::string third_party_violation(const std::string& file, const std::string& header) {
  for (const Confined& rule : confined()) {
    if (!matches(rule.header, header)) continue;
    const bool allowed =
        std::any_of(rule.allowed_in.begin(), rule.allowed_in.end(),
                    [&](const std::string& pattern) { return matches(pattern, file); });
    if (!allowed)
      return str_cat(file, " includes <", header, ">, which is confined to other rooms.");
  }
  return "";
}

std::string room_violation(const fs::path& source, const std::vector<Room>& rooms,
                           const std::string& file, const Room& room, const std::string& header) {
  const std::optional<Room> other = room_of(rooms, header);
  if (!other) {
    if (fs::exists(source / header))
      return str_cat(file, " includes \"", header, "\", which belongs to no room.");
    return "";
  }
  if (other->folder == room.folder) return "";
  if (other->layer >= room.layer) {
    return str_cat(file, " (layer ", room.layer, ") includes \"", header, "\" of layer ",
                   other->layer, "; an arrow points to a lower layer only.");
  }
  if (other->torch && !room.torch) {
    return str_cat(file, " includes \"", header, "\", but its room is free of torch.");
  }
  return "";
}

}  // namespace

std::vector<std::string> include_violations(const fs::path& source,
                                            const std::vector<Room>& rooms) {
  std::vector<std::string> violations;
  const auto note = [&](const std::string& sentence) {
    if (!sentence.empty()) violations.push_back(sentence);
  };
  for (const fs::path& path : files_under(source, {".cc", ".h", ".cu", ".cuh"})) {
    const std::string file = path.generic_string();
    const std::optional<Room> room = room_of(rooms, path);
    if (!room) {
      note(str_cat(file, " belongs to no room of src/CMakeLists.txt."));
      continue;
    }
    for (const std::string& line : lines_of(source / path)) {
      const std::string header = included(line);
      if (header.empty()) continue;
      if (is_torch(header) && !room->torch) {
        note(str_cat(file, " includes <", header, ">, but its room is free of torch."));
      }
      note(third_party_violation(file, header));
      note(room_violation(source, rooms, file, *room, header));
    }
  }
  return violations;
}

std::vector<std::string> public_header_violations(const fs::path& folder) {
  std::vector<std::string> violations;
  for (const fs::path& file : files_under(folder, {".h"})) {
    for (const std::string& line : lines_of(folder / file)) {
      const std::string header = included(line);
      // Standard headers have neither a folder nor an extension.
      if (starts_with(header, "crooner/") || header.find_first_of("./") == std::string::npos)
        continue;
      violations.push_back(
          str_cat(file.generic_string(), " includes \"", header,
                  "\", but a user of the library has the standard headers and crooner/ only."));
    }
  }
  return violations;
}

}  // namespace crooner::house
