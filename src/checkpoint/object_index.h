#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "checkpoint/file_index.h"
#include "checkpoint/pickle_value.h"

namespace crooner::checkpoint {

// Turns the object of a PyTorch file into an index: the state dictionary's tensors (the object's
// `model`, or the object itself when all its values are tensors), other tensors by their path, and
// the rest as JSON, with null where a tensor stands. `storage_begin` is where each storage's data
// starts in the file. `pickle_bytes` bounds the work: a small pickle may not unfold into a large
// tree by naming a part many times. Throws Malformed.
FileIndex index_object(const PickleHeap& heap, Value object,
                       const std::vector<std::uint64_t>& storage_begin, std::size_t pickle_bytes);

}  // namespace crooner::checkpoint
