#include "run_folder/run_metadata.h"

#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/sha256.h"
#include "base/strings.h"

namespace crooner::run_folder {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kName = "run.json";
constexpr int kVersion = 1;

std::string printable(const json* value) {
  if (value == nullptr) return "missing";
  const std::string text = value->dump(-1, ' ', false, json::error_handler_t::replace);
  return text.size() <= 60 ? text : "a longer value";
}

const json* entry(const json& object, const std::string& name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string difference(const json& was, const json& is, const std::string& path) {
  if (was == is) return "";
  if (!was.is_object() || !is.is_object()) {
    return str_cat(path, " was ", printable(&was), " and is ", printable(&is));
  }
  const auto inner = [&](const std::string& name) {
    return path.empty() ? name : path + "." + name;
  };
  for (const json* side : {&was, &is}) {
    for (const auto& item : side->items()) {
      const json* before = entry(was, item.key());
      const json* now = entry(is, item.key());
      if (before != nullptr && now != nullptr) {
        const std::string found = difference(*before, *now, inner(item.key()));
        if (!found.empty()) return found;
      } else {
        return str_cat(inner(item.key()), " was ", printable(before), " and is ", printable(now));
      }
    }
  }
  return "";
}

}  // namespace

Metadata parse_metadata(const std::string& text, const std::string& file) {
  Metadata metadata = is_deep_json(text) ? Metadata() : Metadata::parse(text, nullptr, false);
  if (metadata.is_discarded() || !metadata.is_object()) {
    throw InputError(str_cat("'", file, "' is damaged: it is not a JSON object."));
  }
  const auto version = metadata.find("format_version");
  if (version == metadata.end() || *version != kVersion) {
    throw InputError(str_cat("'", file, "' has format_version ",
                             version == metadata.end() ? "none" : json_text(*version),
                             "; this crooner reads ", kVersion, "."));
  }
  return metadata;
}

Metadata read_metadata(const fs::path& folder) {
  const fs::path file = folder / kName;
  return parse_metadata(read_file(file), file.string());
}

void write_metadata(const fs::path& folder, const Metadata& metadata) {
  write_file(folder / kName, json_text(metadata, 2) + "\n");
}

std::string metadata_hash(const Metadata& metadata) {
  return sha256_hex(json_text(json(metadata)));
}

std::string first_difference(const Metadata& was, const Metadata& is) {
  return difference(json(was), json(is), "");
}

}  // namespace crooner::run_folder
