#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "checkpoint/file_index.h"
#include "checkpoint/pickle_value.h"

namespace crooner::checkpoint {

// Turns the object of a PyTorch file into an index: the state dictionary's tensors (the object's
// `model`, or the object itself when all its values are tensors), other tensors by their path, and
// the rest as JSON, with null in place of tensors. `storage_begin` is the file offset of each
// storage's data. `pickle_bytes` bounds the work: a small pickle must not unfold into a large tree
// by referring to a part many times. Throws Malformed.
FileIndex index_object(const PickleHeap& heap, Value object,
                       const std::vector<std::uint64_t>& storage_begin, std::size_t pickle_bytes);

}  // namespace crooner::checkpoint
