#pragma once

#include "engine/cuda/api.h"

namespace crooner::engine::cuda {

// The functions of Api, on a CUDA device.
Status open(int device, Session* session);
void close(Session session);
Status allocate(Session session, std::size_t bytes, void** memory);
void release(Session session, void* memory);
Status staging(Session session, std::size_t bytes, void** memory);
Status send(Session session, void* to, const void* from, std::size_t bytes);
Status copy(Session session, void* to, const void* from, std::size_t bytes);
Status run(Session session, const Step* step, const Layer* layers, Sequence sequence, int steps);
int max_rows(Session session, const Model* model);

}  // namespace crooner::engine::cuda
