#include "import/source.h"

#include <algorithm>
#include <set>

#include "base/log.h"
#include "base/strings.h"
#include "checkpoint/huggingface_names.h"
#include "config/tensor_table.h"

namespace crooner::importer {
namespace {

constexpr std::size_t kNamed = 3;  // of the tensors that are passed over

std::string name_in_file(const FoundPart& part, const std::string& published) {
  return part.huggingface ? checkpoint::huggingface_name(published) : published;
}

// Modules that the model has; what else is in a file belongs to something around it.
bool in_module_of(const std::string& name, const std::set<std::string>& modules) {
  return modules.contains(name.substr(0, name.find('.')));
}

bool foreign(const TensorSpec& spec, const std::set<std::string>& modules) {
  return !is_floating(spec.dtype) || !in_module_of(spec.name, modules);
}

std::set<std::string> modules_of(const FoundPart& part, const PartTable& table) {
  std::set<std::string> modules;
  for (const TensorSpec& spec : table.tensors) {
    const std::string name = name_in_file(part, spec.name);
    modules.insert(name.substr(0, name.find('.')));
  }
  return modules;
}

void warn_of(const std::vector<std::string>& passed_over, const std::string& path) {
  if (passed_over.empty()) return;
  std::vector<std::string> named(
      passed_over.begin(),
      passed_over.begin() + static_cast<std::ptrdiff_t>(std::min(kNamed, passed_over.size())));
  log::warn(str_cat(
      "'", path, "' also holds what is no part of the model and is left out: ", join(named),
      passed_over.size() > kNamed ? str_cat(" and ", passed_over.size() - kNamed, " more") : "",
      "."));
}

}  // namespace

const SourceTensor* ImportSource::find(const std::string& tensor) const {
  const auto found = tensors.find(tensor);
  return found == tensors.end() ? nullptr : &found->second;
}

std::vector<TensorSpec> ImportSource::specs() const {
  std::vector<TensorSpec> all;
  for (const auto& [name, tensor] : tensors) {
    all.push_back({name, tensor.stored->shape, tensor.stored->dtype});
  }
  return all;
}

PartTable part_table(const config::VqvaeConfig& config) {
  return {config::tensor_specs(config), {}};
}

PartTable part_table(const config::PriorConfig& config) {
  PartTable table{config::tensor_specs(config), {}};
  for (const config::TiedTensor& tie : config::tied_tensors(config)) {
    table.ties.emplace_back(tie.name, tie.same_as);
  }
  return table;
}

ImportSource take_tensors(const FoundPart& part, const PartTable& table) {
  ImportSource source{part.path, part.level, {}};
  std::map<std::string, SourceTensor> left = part.tensors;
  for (const TensorSpec& spec : table.tensors) {
    const auto found = left.find(name_in_file(part, spec.name));
    if (found == left.end()) continue;
    source.tensors[spec.name] = found->second;
    left.erase(found);
  }
  const std::set<std::string> modules = modules_of(part, table);
  std::vector<std::string> passed_over;
  std::set<File> files;
  for (const auto& [name, tensor] : left) {
    if (foreign({name, {}, tensor.stored->dtype}, modules)) {
      passed_over.push_back(str_cat("'", printable(name), "'"));
    } else {
      source.tensors[name] = tensor;
    }
  }
  for (const auto& [name, tensor] : part.tensors) files.insert(tensor.file);
  for (const File& file : files) {
    for (const std::string& unread : file->unread()) passed_over.push_back(unread);
  }
  warn_of(passed_over, part.path);
  return source;
}

void detect_layout(const FoundPart& part, config::PriorConfig& config) {
  if (config.conditioner && !part.huggingface) {
    config.conditioner->blocks_name =
        part.tensors.contains("conditioner_blocks.0.cond.model.1.0.blocks.0.model.1.weight");
  }
  const auto linear =
      part.tensors.find(name_in_file(part, "prior.transformer._attn_mods.0.mlp.c_fc.w"));
  if (linear != part.tensors.end())
    config.half_weights = element_size(linear->second.stored->dtype) == 2;
}

bool has_shapes(const FoundPart& part, const PartTable& table) {
  std::map<std::string, std::string> twin;
  for (const auto& [name, same_as] : table.ties) {
    twin[name] = same_as;
    twin[same_as] = name;
  }
  std::size_t used = 0;
  for (const TensorSpec& spec : table.tensors) {
    auto found = part.tensors.find(name_in_file(part, spec.name));
    if (found == part.tensors.end()) {
      const auto other = twin.find(spec.name);
      if (other == twin.end()) return false;
      found = part.tensors.find(name_in_file(part, other->second));
      if (found == part.tensors.end()) return false;
    } else {
      ++used;
    }
    if (found->second.stored->shape != spec.shape) return false;
  }
  const std::set<std::string> modules = modules_of(part, table);
  std::size_t own = 0;
  for (const auto& [name, tensor] : part.tensors) {
    own += !foreign({name, {}, tensor.stored->dtype}, modules);
  }
  return own == used;
}

}  // namespace crooner::importer
