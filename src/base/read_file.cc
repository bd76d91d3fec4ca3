#include "base/read_file.h"

#include "base/mapped_file.h"

namespace crooner {

std::string read_file(const std::filesystem::path& path) {
  const MappedFile file(path);
  return {reinterpret_cast<const char*>(file.bytes().data()), file.size()};
}

}  // namespace crooner
