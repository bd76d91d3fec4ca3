#pragma once

// A launch of a kernel in the emulator: its threads, warps and blocks.

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "engine/cuda/emulated_warp.h"
#include "engine/cuda/emulator.h"
#include "engine/cuda/fiber.h"
#include "engine/cuda/sanitizers.h"

namespace crooner::engine::cuda::emulator {

struct Barrier {  // of a block, or a collective of a warp
  unsigned waiting = 0;
  unsigned long round = 0;
  char order[2] = {};  // what the sanitizer attaches its order to, by the parity of the round
};

struct Warp {
  static constexpr int kMostSums = 16;

  Barrier barrier;
  unsigned lanes = 0;
  // What the lanes give and get, by the parity of the round: a fast lane may begin the next
  // collective while a slow one has not fetched its result.
  Fragments fragments[2][kWarp];
  float products[2][kWarp][4];
  float sums[2][kMostSums][kWarp];
};

struct Cluster {
  Barrier barrier;
  unsigned alive = 0;
};

struct Block {
  Barrier barrier;
  Cluster* cluster = nullptr;
  unsigned alive = 0;
  std::vector<unsigned char> memory;
  unsigned char* shared = nullptr;
  std::vector<Warp> warps;
  const char* file = nullptr;  // of the barrier that threads wait at
  int line = 0;
};

struct Grid;

// Of a thread while its kernel runs, then of one of a kernel that is launched later: what the
// earlier one has done is over by then, so that no race of theirs is missed. To ThreadSanitizer
// a stack is a thread; to make one takes far longer than most kernels run.
struct Stack {
  std::unique_ptr<char[]> memory{new char[Fiber::kStackBytes]};
  Tracked tracked{memory.get(), Fiber::kStackBytes};
};

struct Thread {
  enum class State { kReady, kBarrier, kCluster, kCollective, kPreviousKernel, kDone };

  Fiber fiber;
  Stack* stack = nullptr;
  Coordinates coordinates;
  Grid* grid = nullptr;
  Block* block = nullptr;
  Warp* warp = nullptr;
  unsigned lane = 0;
  State state = State::kReady;
};

struct Grid {
  std::function<void()> kernel;
  unsigned cluster_blocks = 1;
  std::deque<Cluster> clusters;
  std::deque<Block> blocks;
  std::deque<Thread> threads;
  std::size_t done = 0;
  bool previous_done = false;
  char begin = 0, end = 0;  // for the sanitizer
  const char* previous_end = nullptr;
};

}  // namespace crooner::engine::cuda::emulator
