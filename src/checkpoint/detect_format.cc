#include "checkpoint/detect_format.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/lower_case.h"
#include "base/strings.h"
#include "base/trim.h"
#include "checkpoint/file_index.h"

namespace crooner::checkpoint {
namespace {

using namespace std::string_view_literals;

std::string_view text_at(std::span<const std::byte> file, std::size_t begin, std::size_t length) {
  if (begin >= file.size()) return {};
  return {reinterpret_cast<const char*>(file.data()) + begin,
          std::min(length, file.size() - begin)};
}

// The beginning of the file in lower case, without leading white space.
std::string plain_beginning(std::string_view head) {
  if (head.starts_with("\xef\xbb\xbf"sv)) head.remove_prefix(3);
  return lower_case(head.substr(std::min(head.find_first_not_of(kWhiteSpace), head.size())));
}

// Failed downloads.
void refuse_text(std::string_view head) {
  const std::string text = plain_beginning(head);
  if (text.starts_with("<!doctype") || text.starts_with("<html") || text.starts_with("<?xml")) {
    throw Malformed(
        "It is a web page, probably the error page of a failed download; download the file again "
        "and "
        "check the URL.");
  }
  if (text.starts_with("version https://git-lfs")) {
    throw Malformed(
        "It is a Git LFS pointer, which only names the real file; run 'git lfs pull' in its "
        "repository"
        ", or download the file itself.");
  }
}

// Formats that no published model uses.
void refuse_other_formats(std::span<const std::byte> file, std::string_view head) {
  if (text_at(file, 257, 5) == "ustar"sv) {
    throw Malformed(
        "It is a tar archive, either PyTorch's format from before 2017 or a packed folder; unpack "
        "it, or load and save it once with a newer PyTorch.");
  }
  if (head.starts_with("PYTORCH1"sv)) {
    throw Malformed(
        "It is in a preview format of PyTorch ('PYTORCH1') that was never released; load and save "
        "it once with a released PyTorch.");
  }
  if (head.starts_with("\x1f\x8b"sv)) {
    throw Malformed("It is compressed with gzip; unpack it first.");
  }
  if (head.starts_with("GGUF"sv)) {
    throw Malformed("It is a GGUF file; supported are safetensors and PyTorch files.");
  }
}

}  // namespace

Format detect_format(std::span<const std::byte> file) {
  if (file.empty()) throw Malformed("The file is empty; download it again.");
  const std::string_view head = text_at(file, 0, 512);
  if (head.starts_with("PK\x03\x04"sv)) return Format::kTorchZip;
  if (head.size() >= 9 && head[8] == '{') return Format::kSafetensors;
  refuse_text(head);
  refuse_other_formats(file, head);
  if (head.size() >= 2 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5) {
    return Format::kTorchLegacy;
  }
  const std::size_t first = head.find_first_not_of(" \t\r\n", 8);
  if (first != std::string_view::npos && head[first] == '{') return Format::kSafetensors;
  throw Malformed(
      "It is not a weight file: it starts neither like a safetensors nor like a PyTorch file (zip "
      "or legacy "
      "'.pth.tar').");
}

}  // namespace crooner::checkpoint
