#include "engine/cuda/fiber.h"

#if defined(__x86_64__)
// Saves the registers that a function must keep, and continues with another stack and its own.
extern "C" void crooner_switch_stack(void** from, void* to);
asm(R"(
.text
.globl crooner_switch_stack
.hidden crooner_switch_stack
.type crooner_switch_stack,@function
crooner_switch_stack:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size crooner_switch_stack,.-crooner_switch_stack
)");

namespace crooner::engine::cuda::emulator {

Fiber::Fiber(char* stack, std::size_t shift, void (*entry)()) {
  constexpr std::size_t kSavedRegisters = 6;
  auto* top = reinterpret_cast<void**>(stack + kStackBytes - 64 - shift);
  *--top = nullptr;  // aligns the stack as after a call
  *--top = reinterpret_cast<void*>(entry);
  stack_pointer_ = top - kSavedRegisters;
}

void Fiber::switch_between(Fiber& from, Fiber& to) {
  crooner_switch_stack(&from.stack_pointer_, to.stack_pointer_);
}

}  // namespace crooner::engine::cuda::emulator

#else

namespace crooner::engine::cuda::emulator {

Fiber::Fiber(char* stack, std::size_t shift, void (*entry)()) {
  getcontext(context_.get());
  context_->uc_stack.ss_sp = stack;
  context_->uc_stack.ss_size = kStackBytes - shift;
  context_->uc_link = nullptr;
  makecontext(context_.get(), entry, 0);
}

void Fiber::switch_between(Fiber& from, Fiber& to) {
  swapcontext(from.context_.get(), to.context_.get());
}

}  // namespace crooner::engine::cuda::emulator

#endif
