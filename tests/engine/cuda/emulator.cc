#include "engine/cuda/emulator.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>

#include "engine/cuda/grid.h"

namespace crooner::engine::cuda::emulator {
namespace {

struct Machine {
  std::deque<std::unique_ptr<Grid>> queue;  // at most two: one that ends, one that began early
  std::deque<std::unique_ptr<Grid>> ended;  // whose `end` the sanitizer may still look at
  Thread* current = nullptr;
  Fiber scheduler;
  Tracked scheduler_tracked;
  Order order = Order::kForwards;
  std::mt19937 random;
  std::deque<Stack> stacks;  // all
  std::vector<Stack*> free_stacks;
};
Machine machine;

void leave() {  // from a thread to the scheduler
  Thread* self = machine.current;
  const bool ends = self->state == Thread::State::kDone;
  Tracked::before_switch(self->stack->tracked, machine.scheduler_tracked, ends);
  Fiber::switch_between(self->fiber, machine.scheduler);
  Tracked::after_switch(machine.scheduler_tracked, self->stack->tracked);
}

void wait(Thread::State state) {
  machine.current->state = state;
  leave();
}

void run_thread() {
  Thread* self = machine.current;
  Tracked::after_switch(machine.scheduler_tracked, self->stack->tracked);
  acquire(&self->grid->begin);
  self->grid->kernel();
  release(&self->grid->end);
  --self->block->alive;
  --self->block->cluster->alive;
  --self->warp->lanes;
  ++self->grid->done;
  wait(Thread::State::kDone);
  std::abort();
}

void enter(Thread& thread) {
  machine.current = &thread;
  machine.scheduler_tracked.use_current();
  Tracked::before_switch(machine.scheduler_tracked, thread.stack->tracked, false);
  Fiber::switch_between(machine.scheduler, thread.fiber);
  Tracked::after_switch(thread.stack->tracked, machine.scheduler_tracked);
  machine.current = nullptr;
}

[[noreturn]] void report_deadlock(const Grid& grid) {
  std::string text = "The threads of a kernel wait for ever.";
  for (const Thread& thread : grid.threads) {
    if (thread.state == Thread::State::kDone) continue;
    text = "Thread " + std::to_string(thread.coordinates.thread.x) + " of block " +
           std::to_string(thread.coordinates.block.x) + " waits for ever";
    if (thread.state == Thread::State::kBarrier) {
      text += std::string(" at ") + thread.block->file + ":" + std::to_string(thread.block->line);
    }
    if (thread.state == Thread::State::kCluster) text += " for its cluster";
    if (thread.state == Thread::State::kCollective) text += " for its warp";
    text += ".";
    break;
  }
  machine.scheduler_tracked.use_current();
  for (const auto& ended : machine.queue) {
    for (Thread& thread : ended->threads) machine.scheduler_tracked.join(thread.stack->tracked);
  }
  machine.queue.clear();
  throw std::runtime_error(text);
}

// Runs a launch until it ends or, if it began early, until all its threads wait for the previous
// one.
void run(Grid& grid, bool early) {
  std::vector<std::size_t> order(grid.threads.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  if (machine.order == Order::kBackwards) std::reverse(order.begin(), order.end());
  for (;;) {
    if (machine.order == Order::kRandom) std::shuffle(order.begin(), order.end(), machine.random);
    bool progress = false;
    for (std::size_t i : order) {
      Thread& thread = grid.threads[i];
      if (thread.state == Thread::State::kPreviousKernel && grid.previous_done) {
        thread.state = Thread::State::kReady;
      }
      if (thread.state != Thread::State::kReady) continue;
      enter(thread);
      progress = true;
    }
    if (grid.done == grid.threads.size()) return;
    if (progress) continue;
    if (early) return;
    report_deadlock(grid);
  }
}

void end_front() {
  Grid& grid = *machine.queue.front();
  grid.previous_done = true;
  run(grid, false);
  acquire(&grid.end);
  for (Thread& thread : grid.threads) machine.free_stacks.push_back(thread.stack);
  if (machine.queue.size() > 1) machine.queue[1]->previous_done = true;
  grid.threads.clear();
  grid.blocks.clear();
  grid.clusters.clear();
  machine.ended.push_back(std::move(machine.queue.front()));
  machine.queue.pop_front();
  if (machine.ended.size() > 4) machine.ended.pop_front();
}

Stack* free_stack() {
  if (machine.free_stacks.empty()) return &machine.stacks.emplace_back();
  Stack* stack = machine.free_stacks.back();
  machine.free_stacks.pop_back();
  return stack;
}

void add_block(Grid& grid, Index index, const Shape& shape) {
  constexpr std::size_t kAlignment = 16;
  Block& block = grid.blocks.emplace_back();
  if (index.x % shape.cluster == 0) grid.clusters.emplace_back();
  block.cluster = &grid.clusters.back();
  block.cluster->alive += shape.threads;
  block.alive = shape.threads;
  block.warps.resize(shape.threads / kWarp);
  block.memory.assign(shape.shared_bytes + kAlignment, 0xff);
  const auto address = reinterpret_cast<std::uintptr_t>(block.memory.data());
  block.shared = block.memory.data() + (kAlignment - address % kAlignment) % kAlignment;
  for (unsigned t = 0; t < shape.threads; ++t) {
    Thread& thread = grid.threads.emplace_back();
    thread.coordinates = {{t}, index, {shape.threads}, {shape.blocks}};
    thread.grid = &grid;
    thread.block = &block;
    thread.warp = &block.warps[t / kWarp];
    thread.warp->lanes++;
    thread.lane = t % kWarp;
    thread.stack = free_stack();
    thread.fiber = Fiber(thread.stack->memory.get(), (t * 7 + index.x * 13) % 61 * 64, run_thread);
  }
}

// Returns the parity of the round that this thread has been part of. The last thread to come lets
// the others continue, after it has done the work of all.
template <class Work>
unsigned arrive(Barrier& barrier, unsigned all, Thread::State state, Work work) {
  const unsigned parity = barrier.round & 1;
  const bool orders_memory = state != Thread::State::kCollective;
  if (orders_memory) release(&barrier.order[parity]);
  if (++barrier.waiting == all) {
    work(parity);
    barrier.waiting = 0;
    ++barrier.round;
    Thread* self = machine.current;
    const std::size_t block = self->coordinates.threads.x;
    std::size_t size = kWarp;
    if (state == Thread::State::kBarrier) size = block;
    if (state == Thread::State::kCluster) size = block * self->grid->cluster_blocks;
    const std::size_t own = self->coordinates.block.x * block + self->coordinates.thread.x;
    const std::size_t begin = own / size * size;
    for (std::size_t i = begin; i < begin + size; ++i) {
      Thread& thread = self->grid->threads[i];
      if (thread.state == state) thread.state = Thread::State::kReady;
    }
  } else {
    wait(state);
  }
  if (orders_memory) acquire(&barrier.order[parity]);
  return parity;
}

template <class Work>
unsigned collective(Work work) {
  Warp& warp = *machine.current->warp;
  return arrive(warp.barrier, warp.lanes, Thread::State::kCollective, work);
}

}  // namespace

const Coordinates& coordinates() {
  return machine.current->coordinates;
}

void set_order(Order order, unsigned seed) {
  machine.order = order;
  machine.random.seed(seed);
}

void launch(const Shape& shape, bool early, std::function<void()> kernel) {
  if (shape.blocks == 0 || shape.threads == 0 || shape.threads % kWarp != 0 ||
      shape.blocks % shape.cluster != 0) {
    throw std::runtime_error("A launch has at least one block, of whole warps, in whole clusters.");
  }
  auto made = std::make_unique<Grid>();
  Grid& grid = *made;
  grid.kernel = std::move(kernel);
  grid.cluster_blocks = shape.cluster;
  if (!early) finish();
  for (unsigned b = 0; b < shape.blocks; ++b) add_block(grid, {b}, shape);
  release(&grid.begin);  // what the host has done so far, and kernels that it has waited for
  grid.previous_done = machine.queue.empty();
  if (!machine.queue.empty()) grid.previous_end = &machine.queue.back()->end;
  machine.queue.push_back(std::move(made));
  run(grid, true);
  while (machine.queue.size() > 1) end_front();
}

void finish() {
  while (!machine.queue.empty()) end_front();
}

unsigned char* shared_memory() {
  return machine.current->block->shared;
}

void sync_block(const char* file, int line) {
  Block& block = *machine.current->block;
  if (block.barrier.waiting > 0 && (block.line != line || block.file != file)) {
    std::fprintf(stderr, "Threads of a block wait at different barriers: %s:%d and %d\n", file,
                 line, block.line);
    std::_Exit(1);  // no exception leaves a fiber
  }
  block.file = file;
  block.line = line;
  arrive(block.barrier, block.alive, Thread::State::kBarrier, [](unsigned) {});
}

unsigned cluster_rank() {
  const Thread& self = *machine.current;
  return self.coordinates.block.x % self.grid->cluster_blocks;
}

void sync_cluster() {
  Cluster& cluster = *machine.current->block->cluster;
  arrive(cluster.barrier, cluster.alive, Thread::State::kCluster, [](unsigned) {});
}

const float* in_block(const float* p, unsigned rank) {
  const Thread& self = *machine.current;
  const auto offset = reinterpret_cast<const unsigned char*>(p) - self.block->shared;
  const unsigned first = self.coordinates.block.x - cluster_rank();
  Block& other = self.grid->blocks[first + rank];
  if (other.alive == 0) {
    std::fprintf(stderr, "A thread reads the shared memory of a block that has ended.\n");
    std::_Exit(1);  // no exception leaves a fiber
  }
  return reinterpret_cast<const float*>(other.shared + offset);
}

void wait_for_previous_kernel() {
  Thread* self = machine.current;
  if (!self->grid->previous_done) wait(Thread::State::kPreviousKernel);
  if (self->grid->previous_end != nullptr) acquire(self->grid->previous_end);
}

void warp_sums(float* v, int count) {
  Thread* self = machine.current;
  Warp& warp = *self->warp;
  if (count > Warp::kMostSums) std::abort();
  for (int i = 0; i < count; ++i) warp.sums[warp.barrier.round & 1][i][self->lane] = v[i];
  const unsigned parity = collective([&](unsigned round) {
    for (int i = 0; i < count; ++i) {
      butterfly(warp.sums[round][i], [](float a, float b) { return a + b; });
    }
  });
  for (int i = 0; i < count; ++i) v[i] = warp.sums[parity][i][self->lane];
}

float warp_max(float v) {
  Thread* self = machine.current;
  Warp& warp = *self->warp;
  warp.sums[warp.barrier.round & 1][0][self->lane] = v;
  const unsigned parity = collective([&](unsigned round) {
    butterfly(warp.sums[round][0], [](float a, float b) { return std::fmax(a, b); });
  });
  return warp.sums[parity][0][self->lane];
}

void multiply_tiles(bool bf16, float* d, const std::uint32_t* a, const std::uint32_t* b) {
  Thread* self = machine.current;
  Warp& warp = *self->warp;
  Fragments& own = warp.fragments[warp.barrier.round & 1][self->lane];
  std::copy_n(a, 4, own);
  std::copy_n(b, 2, own + 4);
  const unsigned parity = collective([&](unsigned round) {
    multiply_fragments(bf16, warp.fragments[round], warp.products[round]);
  });
  for (int i = 0; i < 4; ++i) d[i] += warp.products[parity][self->lane][i];
}

}  // namespace crooner::engine::cuda::emulator
