#include "checkpoint/pickle_globals.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace crooner::checkpoint {
namespace {

constexpr Global kGlobals[] = {
    {"collections", "OrderedDict", Token::kOrderedDict},
    {"jukebox.hparams", "Hyperparams", Token::kHyperparams},
    {"torch._utils", "_rebuild_tensor", Token::kRebuildTensor},
    {"torch._utils", "_rebuild_tensor_v2", Token::kRebuildTensorV2},
    {"torch._utils", "_rebuild_parameter", Token::kRebuildParameter},
    {"torch._utils", "_rebuild_parameter_with_state", Token::kRebuildParameterWithState},
    {"torch.nn.parameter", "Parameter", Token::kParameter},
    {"torch", "Size", Token::kTorchSize},
    {"numpy.core.multiarray", "scalar", Token::kNumpyScalar},
    {"numpy._core.multiarray", "scalar", Token::kNumpyScalar},
    {"numpy", "dtype", Token::kNumpyDtype},
    {"numpy.core.multiarray", "_reconstruct", Token::kNumpyReconstruct},
    {"numpy._core.multiarray", "_reconstruct", Token::kNumpyReconstruct},
    {"numpy", "ndarray", Token::kNumpyArray},
    {"_codecs", "encode", Token::kCodecsEncode},
    {"torch", "FloatStorage", Token::kStorageClass, DType::kF32},
    {"torch", "DoubleStorage", Token::kStorageClass, DType::kF64},
    {"torch", "HalfStorage", Token::kStorageClass, DType::kF16},
    {"torch", "BFloat16Storage", Token::kStorageClass, DType::kBF16},
    {"torch", "LongStorage", Token::kStorageClass, DType::kI64},
    {"torch", "IntStorage", Token::kStorageClass, DType::kI32},
    {"torch", "ShortStorage", Token::kStorageClass, DType::kI16},
    {"torch", "CharStorage", Token::kStorageClass, DType::kI8},
    {"torch", "ByteStorage", Token::kStorageClass, DType::kU8},
    {"torch", "BoolStorage", Token::kStorageClass, DType::kBool},
    {"torch.cuda", "FloatStorage", Token::kStorageClass, DType::kF32},
    {"torch.cuda", "DoubleStorage", Token::kStorageClass, DType::kF64},
    {"torch.cuda", "HalfStorage", Token::kStorageClass, DType::kF16},
    {"torch.cuda", "BFloat16Storage", Token::kStorageClass, DType::kBF16},
    {"torch.cuda", "LongStorage", Token::kStorageClass, DType::kI64},
    {"torch.cuda", "IntStorage", Token::kStorageClass, DType::kI32},
    {"torch.cuda", "ShortStorage", Token::kStorageClass, DType::kI16},
    {"torch.cuda", "CharStorage", Token::kStorageClass, DType::kI8},
    {"torch.cuda", "ByteStorage", Token::kStorageClass, DType::kU8},
    {"torch.cuda", "BoolStorage", Token::kStorageClass, DType::kBool},
    {"torch.storage", "UntypedStorage", Token::kStorageClass, DType::kU8, 1, true},
    {"torch", "UntypedStorage", Token::kStorageClass, DType::kU8, 1, true},
    {"torch", "ComplexFloatStorage", Token::kStorageClass, DType::kF32, 2, true},
    {"torch", "ComplexDoubleStorage", Token::kStorageClass, DType::kF64, 2, true},
    {"torch", "QInt8Storage", Token::kStorageClass, DType::kI8, 1, true},
    {"torch", "QUInt8Storage", Token::kStorageClass, DType::kU8, 1, true},
    {"torch", "QInt32Storage", Token::kStorageClass, DType::kI32, 1, true},
};

// Modules whose functions act on the machine, and those that import, compile or load others.
constexpr std::string_view kHostileModules[] = {
    "os",        "posix",   "nt",       "sys",         "subprocess", "shutil",         "socket",
    "importlib", "runpy",   "ctypes",   "code",        "pty",        "webbrowser",     "pickle",
    "_pickle",   "cPickle", "marshal",  "commands",    "popen2",     "timeit",         "bdb",
    "pdb",       "urllib",  "requests", "http",        "ftplib",     "smtplib",        "operator",
    "dill",      "asyncio", "pip",      "cloudpickle", "joblib",     "multiprocessing"};
constexpr std::string_view kHostileTorch[] = {"torch.hub", "torch.jit", "torch.package",
                                              "torch.serialization", "torch.utils.cpp_extension"};
// Of the builtins, those that only hold values.
constexpr std::string_view kHarmlessBuiltins[] = {
    "set",   "frozenset", "bytearray", "bytes", "complex",  "slice",         "range",
    "int",   "long",      "bool",      "float", "str",      "unicode",       "list",
    "tuple", "dict",      "object",    "type",  "Ellipsis", "NotImplemented"};

}  // namespace

bool is_hostile(std::string_view module, std::string_view name) {
  const auto in = [](const auto& list, std::string_view word) {
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
  };
  const std::string_view package = module.substr(0, module.find('.'));
  if (package == "builtins" || package == "__builtin__") {
    return package != module || !in(kHarmlessBuiltins, name);
  }
  if (package == "torch") {
    const std::string_view two = module.substr(0, module.find('.', package.size() + 1));
    return in(kHostileTorch, two) || (module == "torch" && (name == "load" || name == "compile"));
  }
  return in(kHostileModules, package);
}

std::optional<std::size_t> find_global(std::string_view module, std::string_view name) {
  const auto* found = std::find_if(std::begin(kGlobals), std::end(kGlobals), [&](const Global& g) {
    return g.module == module && g.name == name;
  });
  if (found == std::end(kGlobals)) return std::nullopt;
  return found - std::begin(kGlobals);
}

const Global& global_at(std::size_t index) {
  return kGlobals[index];
}

}  // namespace crooner::checkpoint
