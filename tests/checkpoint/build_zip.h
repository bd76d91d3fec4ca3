#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/crc.h"
#include "scratch.h"

// Zip archives put together by hand, right or wrong.
namespace crooner::checkpoint::zip {

struct Entry {
  std::string name;
  std::string data;
  std::uint16_t method = 0;
  std::uint16_t flags = 0;
  bool sizes_follow = false;  // bit 3: zeros in the local header
  bool large = false;         // sizes and place in a zip64 extra field
  std::string padding = {};   // of the local extra field
  std::int64_t header_shift = 0;
  std::int64_t size_shift = 0;  // of the directory's size
  std::uint32_t crc_flip = 0;
};

template <typename T>
std::string le(T value) {
  return raw<T>({value});
}

inline std::string local(const Entry& entry) {
  const std::string extra =
      entry.padding.empty()
          ? ""
          : "FB" + le<std::uint16_t>(static_cast<std::uint16_t>(entry.padding.size())) +
                entry.padding;
  const auto size = static_cast<std::uint32_t>(entry.sizes_follow ? 0 : entry.data.size());
  const std::uint32_t crc = entry.sizes_follow ? 0 : crc32(as_bytes(entry.data));
  const auto flags = static_cast<std::uint16_t>(entry.flags | (entry.sizes_follow ? 8 : 0));
  return "PK\x03\x04" + le<std::uint16_t>(45) + le(flags) + le(entry.method) +
         le<std::uint32_t>(0) + le(crc) + le(size) + le(size) +
         le(static_cast<std::uint16_t>(entry.name.size())) +
         le(static_cast<std::uint16_t>(extra.size())) + entry.name + extra + entry.data +
         (entry.sizes_follow ? "PK\x07\x08" + le(crc32(as_bytes(entry.data))) +
                                   le(static_cast<std::uint32_t>(entry.data.size())) +
                                   le(static_cast<std::uint32_t>(entry.data.size()))
                             : "");
}

inline std::string central(const Entry& entry, std::uint64_t header) {
  const auto size = entry.data.size() + static_cast<std::uint64_t>(entry.size_shift);
  header += static_cast<std::uint64_t>(entry.header_shift);
  const std::string extra = entry.large ? le<std::uint16_t>(1) + le<std::uint16_t>(24) +
                                              le<std::uint64_t>(size) + le<std::uint64_t>(size) +
                                              le<std::uint64_t>(header)
                                        : "";
  const auto shown = static_cast<std::uint32_t>(entry.large ? 0xffffffff : size);
  const auto place = static_cast<std::uint32_t>(entry.large ? 0xffffffff : header);
  return "PK\x01\x02" + le<std::uint16_t>(45) + le<std::uint16_t>(45) + le(entry.flags) +
         le(entry.method) + le<std::uint32_t>(0) +
         le(crc32(as_bytes(entry.data)) ^ entry.crc_flip) + le(shown) + le(shown) +
         le(static_cast<std::uint16_t>(entry.name.size())) +
         le(static_cast<std::uint16_t>(extra.size())) + le<std::uint16_t>(0) +
         le<std::uint16_t>(0) + le<std::uint16_t>(0) + le<std::uint32_t>(0) + le(place) +
         entry.name + extra;
}

enum class End { kPlain, kZip64, kContradicting };

inline std::string archive(const std::vector<Entry>& entries, End end = End::kPlain) {
  std::string file, directory;
  for (const Entry& entry : entries) {
    directory += central(entry, file.size());
    file += local(entry);
  }
  const std::uint64_t begin = file.size();
  file += directory;
  const std::uint64_t count = entries.size() + (end == End::kContradicting ? 1 : 0);
  if (end != End::kPlain) {
    const std::uint64_t zip64 = file.size();
    file += "PK\x06\x06" + le<std::uint64_t>(44) + le<std::uint16_t>(45) + le<std::uint16_t>(45) +
            le<std::uint32_t>(0) + le<std::uint32_t>(0) + le(count) + le(count) +
            le<std::uint64_t>(directory.size()) + le(begin);
    file += "PK\x06\x07" + le<std::uint32_t>(0) + le(zip64) + le<std::uint32_t>(1);
  }
  const bool saturated = end == End::kZip64;
  return file + "PK\x05\x06" + le<std::uint32_t>(0) +
         le(static_cast<std::uint16_t>(saturated ? 0xffff : entries.size())) +
         le(static_cast<std::uint16_t>(saturated ? 0xffff : entries.size())) +
         le(static_cast<std::uint32_t>(saturated ? 0xffffffff : directory.size())) +
         le(static_cast<std::uint32_t>(saturated ? 0xffffffff : begin)) + le<std::uint16_t>(0);
}

}  // namespace crooner::checkpoint::zip
