#include "run_folder/run_metadata.h"

#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "base/strings.h"

namespace crooner::run_folder {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kName = "run.json";
constexpr int kVersion = 1;

std::string shown(const json* value) {
  if (value == nullptr) return "missing";
  const std::string text = value->dump(-1, ' ', false, json::error_handler_t::replace);
  return text.size() <= 60 ? text : "another";
}

const json* entry(const json& object, const std::string& name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string difference(const json& was, const json& is, const std::string& path) {
  if (was == is) return "";
  if (!was.is_object() || !is.is_object()) {
    return str_cat(path, " was ", shown(&was), " and is ", shown(&is));
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
        return str_cat(inner(item.key()), " was ", shown(before), " and is ", shown(now));
      }
    }
  }
  return "";
}

}  // namespace

Record read_metadata(const fs::path& folder) {
  const std::string file = (folder / kName).string();
  Record record = Record::parse(read_file(file), nullptr, false);
  if (record.is_discarded() || !record.is_object()) {
    throw InputError(str_cat("'", file, "' is damaged: it is not JSON, { ... }."));
  }
  const auto version = record.find("format_version");
  if (version == record.end() || *version != kVersion) {
    throw InputError(str_cat("'", file, "' has format_version ",
                             version == record.end() ? "none" : version->dump(),
                             "; this crooner reads ", kVersion, "."));
  }
  return record;
}

void write_metadata(const fs::path& folder, const Record& record) {
  write_file(folder / kName, record.dump(2) + "\n");
}

std::string metadata_hash(const Record& record) {
  return sha256_hex(json(record).dump());
}

std::string first_difference(const Record& was, const Record& is) {
  return difference(json(was), json(is), "");
}

}  // namespace crooner::run_folder
