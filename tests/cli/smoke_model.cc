#include "cli/smoke_model.h"

#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "checkpoint/weight_file.h"
#include "support/paths.h"

namespace crooner::cli {

ProcessResult crooner(const std::string& arguments, const Folder& folder) {
  return shell("crooner " + arguments, folder.path());
}

ProcessResult generate(const std::string& arguments, const Folder& folder) {
  return crooner("generate --model smoke --seed 7 " + arguments, folder);
}

void copy_smoke_model(const Folder& folder) {
  std::filesystem::copy(source_file("models/smoke"), folder / "model",
                        std::filesystem::copy_options::recursive);
}

void overwrite_tensor(const Folder& folder, const std::string& file, const std::string& tensor,
                      float value) {
  const std::string name = "model/" + file;
  std::string bytes = folder.read(name);
  const checkpoint::WeightFile weights(folder / name);
  const checkpoint::StoredTensor* found = weights.find(tensor);
  if (!found) throw std::invalid_argument(tensor);
  for (std::int64_t i = 0; i < found->spec().elements(); ++i) {
    std::memcpy(bytes.data() + found->offset + 4 * i, &value, 4);
  }
  std::filesystem::remove(folder / name);  // a new file: the old one is mapped
  folder.write(name, bytes);
}

}  // namespace crooner::cli
