#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace crooner::fetch {

// Where the files of a model are: an address, or a folder of this machine that mirrors it.
class Mirror {
 public:
  // `from` is an http or https address, or a folder. Throws UsageError when it is neither.
  explicit Mirror(std::string from);

  using Progress = std::function<void(std::uint64_t, std::optional<std::uint64_t>)>;

  // The file `path` ("5b/vqvae.pth.tar"), or of that name directly in the mirror, also as the other
  // of .pth.tar and .safetensors: downloaded to `target`, or where a folder has it. Throws
  // InputError when the mirror has none of them, and as download_file() does.
  std::filesystem::path get(const std::string& path, const std::filesystem::path& target,
                            const Progress& progress, std::stop_token stop) const;

  const std::string& from() const { return from_; }
  bool is_address() const { return address_; }

 private:
  std::string from_;
  bool address_ = false;
};

}  // namespace crooner::fetch
