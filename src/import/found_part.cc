#include "import/found_part.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "base/counted.h"
#include "base/error.h"
#include "base/json_text.h"
#include "base/strings.h"

namespace crooner::importer {
namespace {

// A tensor by which a part is recognised.
struct Anchor {
  std::string_view name;
  bool prior;
  bool huggingface;
};
constexpr std::array<Anchor, 6> kAnchors{{{"bottleneck.level_blocks.0.k", false, false},
                                          {"bottleneck.level_blocks.0.codebook", false, true},
                                          {"prior.x_emb.weight", true, false},
                                          {"prior.x_out.weight", true, false},
                                          {"prior.embed_tokens.weight", true, true},
                                          {"prior.fc_proj_out.weight", true, true}}};

// Prior, names of Hugging Face, prefix.
using PartKey = std::tuple<bool, bool, std::string>;

struct FoundTensor {
  SourceTensor tensor;
  bool outside = false;  // of the state dictionary that the file's format has a place for
};
using FoundTensors = std::map<std::string, FoundTensor>;

FoundTensors all_tensors(const std::vector<File>& files, const std::string& path) {
  FoundTensors all;
  for (const File& file : files) {
    for (const checkpoint::StoredTensor& tensor : file->tensors()) {
      if (all.emplace(tensor.name, FoundTensor{{file, &tensor}, false}).second) continue;
      throw InputError(
          str_cat("Two files in '", path, "' hold the tensor '", printable(tensor.name), "'."));
    }
  }
  for (const File& file : files) {
    for (const checkpoint::StoredTensor& tensor : file->other_tensors()) {
      std::string name = tensor.name;
      std::replace(name.begin(), name.end(), '/', '.');
      all.emplace(checkpoint::plain_tensor_name(name), FoundTensor{{file, &tensor}, true});
    }
  }
  return all;
}

std::map<PartKey, bool> find_anchors(const FoundTensors& all) {
  std::map<PartKey, bool> found;  // -> outside
  for (const auto& [name, entry] : all) {
    for (const Anchor& anchor : kAnchors) {
      if (!name.ends_with(anchor.name)) continue;
      const std::string prefix = name.substr(0, name.size() - anchor.name.size());
      if (!prefix.empty() && prefix.back() != '.') continue;
      found.try_emplace({anchor.prior, anchor.huggingface, prefix}, entry.outside);
    }
  }
  return found;
}

// A moving average or an optimiser's state is named so in the prefix of the names.
bool is_copy(const std::string& prefix) {
  return prefix.find("ema") != std::string::npos || prefix.starts_with("opt") ||
         prefix.find("averag") != std::string::npos;
}

// Which part it is, as far as the prefix shows it: that of Hugging Face's index, or a level.
std::string identity(const PartKey& key) {
  const auto& [prior, huggingface, prefix] = key;
  const auto at = prefix.rfind("priors.");
  if (prior && huggingface && at != std::string::npos) return prefix.substr(at);
  const auto level = level_in_name(prefix);
  return str_cat(prior ? "prior " : "vqvae ", level ? std::to_string(*level) : "");
}

// Leaves one of each part: not a copy, and the one in the place of a state dictionary.
void choose(std::map<PartKey, bool>& found, const std::string& path) {
  std::map<std::string, std::vector<PartKey>> same;
  for (const auto& [key, outside] : found) same[identity(key)].push_back(key);
  for (auto& [part, keys] : same) {
    const auto keep_only = [&](auto&& wanted) {
      if (keys.size() < 2 || std::none_of(keys.begin(), keys.end(), wanted)) return;
      for (const PartKey& key : keys) {
        if (!wanted(key)) found.erase(key);
      }
      keys.erase(std::remove_if(keys.begin(), keys.end(), std::not_fn(wanted)), keys.end());
    };
    keep_only([](const PartKey& key) { return !is_copy(std::get<2>(key)); });
    keep_only([&](const PartKey& key) { return !found.at(key); });
    if (keys.size() < 2) continue;
    throw InputError(
        str_cat("The file '", path, "' holds one part several times, under '",
                join(keys, "', '", [](const PartKey& key) { return std::get<2>(key); }),
                "'; save it again with one of them."));
  }
}

bool of_vqvae(const std::string& name) {
  return name.starts_with("encoders.") || name.starts_with("decoders.") ||
         name.starts_with("bottleneck.");
}

[[noreturn]] void refuse_without_parts(const std::vector<File>& files, const FoundTensors& all,
                                       const std::string& path) {
  std::vector<std::string> names;
  for (const auto& [name, entry] : all) {
    if (names.size() < 3) names.push_back(str_cat("'", printable(name), "'"));
  }
  std::string objects;
  for (const File& file : files) {
    for (const std::string& unread : file->unread()) {
      if (objects.empty()) objects = unread;
    }
  }
  throw InputError(str_cat(
      "The file '", path, "' holds ", counted(all.size(), "tensor"),
      names.empty() ? "" : str_cat(" (", join(names), all.size() > 3 ? ", ..." : "", ")"),
      ", but neither a VQ-VAE (bottleneck.level_blocks.0.k) nor a prior (prior.x_emb.weight).",
      objects.empty() ? ""
                      : str_cat(" It also holds what is not read (", objects,
                                "); save only {'model': state_dict, 'hps': settings}.")));
}

nlohmann::json settings_of(const std::vector<File>& files) {
  for (const File& file : files) {
    const auto hps = file->metadata().find("hps");
    if (hps == file->metadata().end()) continue;
    if (hps->is_object()) return *hps;
    if (!hps->is_string()) continue;  // safetensors hold texts only
    const auto& text = hps->get_ref<const std::string&>();
    if (is_deep_json(text)) continue;
    auto parsed = nlohmann::json::parse(text, nullptr, false);
    if (parsed.is_object()) return parsed;
  }
  return nullptr;
}

}  // namespace

std::string FoundPart::name() const {
  const std::filesystem::path clean = std::filesystem::path(path).lexically_normal();
  return (clean.has_filename() ? clean : clean.parent_path()).filename().string();
}

std::optional<int> level_in_name(const std::string& name) {
  const auto at = name.rfind("level_");
  if (at == std::string::npos || at + 6 >= name.size()) return std::nullopt;
  const char digit = name[at + 6];
  return digit >= '0' && digit <= '9' ? std::optional(digit - '0') : std::nullopt;
}

std::vector<FoundPart> find_parts(const std::vector<File>& files, const std::string& path) {
  const FoundTensors all = all_tensors(files, path);
  std::map<PartKey, bool> found = find_anchors(all);
  if (found.empty()) refuse_without_parts(files, all, path);
  choose(found, path);
  std::vector<FoundPart> parts;
  const nlohmann::json hps = settings_of(files);
  for (const auto& [key, outside] : found) {
    FoundPart& part = parts.emplace_back();
    std::tie(part.prior, part.huggingface, part.prefix) = key;
    part.path = path;
    part.hps = hps;
    if (part.prior && !part.huggingface) part.level = level_in_name(part.prefix);
  }
  // A tensor belongs to the part with the longest prefix of its name; of two parts without one, to
  // the one whose modules are called so.
  for (const auto& [name, entry] : all) {
    FoundPart* owner = nullptr;
    for (FoundPart& part : parts) {
      if (!name.starts_with(part.prefix)) continue;
      const bool fits = part.prior != of_vqvae(name.substr(part.prefix.size()));
      if (fits && (!owner || part.prefix.size() >= owner->prefix.size())) owner = &part;
    }
    // What is around the parts belongs to the first of them, which names it.
    if (!owner && !entry.outside && name.starts_with(parts.front().prefix)) owner = &parts.front();
    if (owner) owner->tensors.emplace(name.substr(owner->prefix.size()), entry.tensor);
  }
  return parts;
}

}  // namespace crooner::importer
