#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "allocations.h"
#include "build_pickle.h"
#include "checkpoint/file_index.h"
#include "fuzz/weight_file_exercise.h"

namespace crooner::checkpoint {
namespace {

using pickle::dict;
using pickle::global;
using pickle::integer;
using pickle::integers;
using pickle::legacy;
using pickle::ordered_dict;
using pickle::storage;
using pickle::tensor;
using pickle::text;
using pickle::tuple;

constexpr std::size_t kLittleMemory = 8 << 20;

// Reads a legacy file whose object is this pickle, with the one storage "s" of 6 floats if it is
// mentioned.
std::string file_of(const std::string& object) {
  std::vector<pickle::StorageData> storages;
  if (object.find(text("s")) != std::string::npos) {
    storages.push_back({"s", raw<float>({0, 1, 2, 3, 4, 5}), 6});
  }
  return legacy(object, storages);
}

FileIndex index_of_object(const std::string& object) {
  return read_file_index(as_bytes(file_of(object)));
}

std::string refusal(const std::string& object) {
  const std::string file = file_of(object);
  const AllocationPeak peak;
  const std::string what = exercise(as_bytes(file));
  EXPECT_LT(peak.bytes(), kLittleMemory + 100 * file.size());
  return what;
}

void expect_refused(const std::string& object, const std::string& part) {
  const std::string what = refusal(object);
  EXPECT_NE(what.find(part), std::string::npos) << "'" << what << "' does not say: " << part;
}

TEST(Pickle, BuildsEveryKindOfValue) {
  const std::string every =
      dict({{"none", "N"},
            {"true", "\x88"},
            {"int1", std::string("K\xff")},
            {"int2", std::string("M\x01\x02")},
            {"int4", integer(-5)},
            {"long", std::string("\x8a\x02\x00\x80", 4)},
            {"long0", std::string("\x8a\x00", 2)},
            {"long4", std::string("\x8b\x01\x00\x00\x00\x7f", 6)},
            {"float", std::string("G\x3f\xf8\x00\x00\x00\x00\x00\x00", 9)},
            {"short", std::string("\x8c\x02hi", 4)},
            {"long text", std::string("\x8d\x01\x00\x00\x00\x00\x00\x00\x00z", 10)},
            {"python 2", std::string("U\x02hi")},
            {"bytes", std::string("C\x01\xe9")},
            {"tuples", std::string(")") + "K\x01\x85" + "K\x01K\x02\x86" + "\x87"},
            {"list",
             "]K\x01"
             "a(K\x02K\x03"
             "e"},
            {"item", "}" + text("k") + "K\x01s"},
            {"size", global("torch", "Size") + tuple({integers({2, 3})}) + "R"},
            {"pairs", global("collections", "OrderedDict") +
                          tuple({"](" + std::string("](") + text("a") +
                                 "K\x01"
                                 "ee"}) +
                          "R"},
            {"hyper", global("jukebox.hparams", "Hyperparams") + ")\x81" + text("h") + "K\x07s"},
            {"framed", std::string("\x95\x02\x00\x00\x00\x00\x00\x00\x00K\x09", 11)},
            {"stack global", text("torch") + text("Size") + "\x93" + tuple({")"}) + "R"},
            {"memo", std::string("K\x05\x94q\x01h\x00\x86", 8)}});
  EXPECT_EQ(index_of_object(every).metadata, nlohmann::json::parse(R"({
    "none": null, "true": true, "int1": 255, "int2": 513, "int4": -5, "long": -32768, "long0": 0,
    "long4": 127, "float": 1.5, "short": "hi", "long text": "z", "python 2": "hi", "bytes": "é",
    "tuples": [[], [1], [1, 2]], "list": [1, 2, 3], "item": {"k": 1}, "size": [2, 3],
    "pairs": {"a": 1}, "hyper": {"h": 7}, "framed": 9, "stack global": [], "memo": [5, 5]})"));
}

TEST(Pickle, DecodesNumpyNumbers) {
  const auto scalar = [](const std::string& type, const std::string& order,
                         const std::string& bytes) {
    const std::string dtype = global("numpy", "dtype") + tuple({text(type), "\x89", "\x88"}) + "R" +
                              tuple({integer(3), text(order), "N"}) + "b";
    return global("numpy.core.multiarray", "scalar") +
           tuple({dtype, std::string("C") + static_cast<char>(bytes.size()) + bytes}) + "R";
  };
  const nlohmann::json json =
      index_of_object(
          dict({
              {"f4", scalar("f4", "<", raw<float>({1.5}))},
              {"f8", scalar("f8", ">", std::string("\x3f\xf8\x00\x00\x00\x00\x00\x00", 8))},
              {"f2", scalar("f2", "=", std::string("\x00\xc0", 2))},
              {"f2 small", scalar("f2", "<", std::string("\x01\x00", 2))},
              {"i8", scalar("i8", "<", raw<std::int64_t>({-7}))},
              {"i2", scalar("i2", ">", std::string("\xff\xfe", 2))},
              {"u1", scalar("u1", "|", "\xff")},
              {"b1", scalar("b1", "|", std::string("\x01", 1))},
          }))
          .metadata;
  EXPECT_EQ(json, nlohmann::json::parse(R"({"f4": 1.5, "f8": 1.5, "f2": -2.0,
    "f2 small": 5.960464477539063e-08, "i8": -7, "i2": -2, "u1": 255, "b1": true})"));
  expect_refused(scalar("f4", "<", "123"), "invalid numpy number");
  // Texts, dates and objects of numpy are passed over.
  EXPECT_TRUE(
      index_of_object(dict({{"a", scalar("O8", "<", "12345678")}})).metadata["a"].is_null());
  expect_refused(scalar("f4", "x", "1234"), "unknown byte order");
}

// They may stand among the settings; what they hold is of no use here.
TEST(Pickle, IgnoresNumpyArrays) {
  const std::string ndarray = global("numpy", "ndarray");
  const std::string make = global("numpy.core.multiarray", "_reconstruct");
  const std::string array = make + tuple({ndarray, integers({0}), std::string("C\x01") + "b"}) +
                            "R" + tuple({integer(1), integers({2}), "N", "\x89", "C\x02xy"}) + "b";
  EXPECT_EQ(index_of_object(dict({{"a", array}, {"b", "K\x01"}})).metadata.dump(),
            R"({"a":null,"b":1})");
  expect_refused(make + tuple({"N", integers({0}), "N"}) + "R", "unusual arguments");
  expect_refused(ndarray + ")R", "cannot be called");
}

// What acts on a machine is refused by name; nothing is ever run.
TEST(Pickle, RejectsHostileGlobals) {
  for (const auto& [module, name] :
       std::vector<std::pair<std::string, std::string>>{{"os", "system"},
                                                        {"builtins", "eval"},
                                                        {"torch", "load"},
                                                        {"torch.hub", "load"},
                                                        {"posix.path", "system"},
                                                        {"__builtin__", "exec"},
                                                        {"subprocess", "Popen"},
                                                        {"builtins.eval", "set"},
                                                        {"torch.jit", "load"}}) {
    const std::string what = "names '" + module + "." + name + "' at byte ";
    expect_refused(global(module, name) + tuple({text("echo")}) + "R", what);
    expect_refused(text(module) + text(name) + "\x93" + ")R", what);
  }
  EXPECT_NE(refusal(global("os", "system") + ")R").find("Nothing was executed."),
            std::string::npos);
  expect_refused(global("os.\x1b[2J", "x"), "os.\\x1b[2J.x");  // names are shown escaped
}

// Settings of all kinds stand in checkpoints. They are read past.
TEST(Pickle, AudioR9PassesOverObjectsThatWeightsHaveNoNeedOf) {
  const std::string one = "K\x01";
  const std::string state = dict({{"a", one}});
  const std::vector<std::pair<std::string, std::string>> objects{
      {"device", global("torch", "device") + tuple({text("cpu")}) + "R"},
      {"dtype", global("torch", "float32")},
      {"set", global("__builtin__", "set") + tuple({"](" + one + "e"}) + "R"},
      {"frozenset", global("builtins", "frozenset") + tuple({"](" + one + "e"}) + "R"},
      {"bytearray", global("__builtin__", "bytearray") + tuple({text("x"), text("latin-1")}) + "R"},
      {"complex", global("__builtin__", "complex") + tuple({one, one}) + "R"},
      {"counter", global("collections", "Counter") + tuple({state}) + "R"},
      {"defaultdict", global("collections", "defaultdict") +
                          tuple({global("__builtin__", "list")}) + "R(" + text("k") + one + "u"},
      {"deque", global("collections", "deque") + ")R(" + one + "e"},
      {"namespace", global("argparse", "Namespace") + ")\x81" + state + "b"},
      {"path", global("pathlib", "PosixPath") + tuple({text("/a"), text("b")}) + "R"},
      {"own class", global("__main__", "Settings") + ")\x81" + state + "b"},
      {"named arguments", global("my.code", "C") + ")}\x92"},
      {"set of protocol 4", std::string("\x8f(") + one + "\x90"},
      {"frozenset of protocol 4", "(" + one + "\x91"},
      {"array", global("numpy", "ndarray")},
      {"class", global("torch", "Size")},
  };
  for (const auto& [name, object] : objects) {
    const FileIndex index = index_of_object(dict({{"x", object}, {"step", "K\x05"}}));
    EXPECT_EQ(index.metadata.dump(), R"({"step":5,"x":null})") << name;
  }
  EXPECT_EQ(index_of_object(dict({{"x", objects[8].second}})).unread,
            std::vector<std::string>{"collections.deque"});
  // A seed of 64 bits, a lone surrogate, and keys of any type.
  EXPECT_EQ(index_of_object(dict({{"seed", std::string("\x8a\x09\0\0\0\0\0\0\0\0\1", 11)}}))
                .metadata.dump(),
            R"({"seed":"0x010000000000000000"})");
  EXPECT_EQ(refusal(dict({{"x", text("\xed\xa0\x80")}})), "");
  EXPECT_EQ(refusal("}" + tuple({one}) + one + "sN" + one + "s"), "");
  // Nor does one in a state dictionary stop its tensors from being read.
  const FileIndex mixed =
      index_of_object(dict({{"state_dict", dict({{"w", tensor(storage("s", 6), {6}, {1})},
                                                 {"scale", objects[0].second},
                                                 {"steps", one}})}}));
  ASSERT_EQ(mixed.tensors.size(), 1u);
  EXPECT_EQ(mixed.tensors[0].name, "w");
  EXPECT_EQ(mixed.unread, (std::vector<std::string>{"torch.device",
                                                    "'state_dict/scale' of the state dictionary"}));
}

TEST(Pickle, AudioF18TensorsMayBeUnderStateDict) {
  for (const char* name : {"model", "state_dict", "model_state_dict"}) {
    const FileIndex index = index_of_object(
        dict({{"epoch", "K\x07"}, {name, dict({{"w", tensor(storage("s", 6), {6}, {1})}})}}));
    ASSERT_EQ(index.tensors.size(), 1u) << name;
    EXPECT_EQ(index.tensors[0].name, "w");
  }
}

TEST(Pickle, AudioR10PassesOverTensorsOfOtherTypes) {
  const std::string complex = tensor(storage("s", 3, "ComplexFloatStorage"), {3}, {1});
  const std::string file =
      legacy(dict({{"model", dict({{"c", complex}})}}), {{"s", std::string(24, 'x'), 3}});
  const FileIndex index = read_file_index(as_bytes(file));
  EXPECT_TRUE(index.tensors.empty());
  EXPECT_EQ(index.unread, std::vector<std::string>{"'model/c' of the state dictionary"});
}

TEST(Pickle, RejectsAllOtherOpcodes) {
  for (const char opcode : std::string("IFLSVPilodp012\x82\x83\x84\x97\x98\xff")) {
    expect_refused(std::string("NN") + opcode, "which is not allowed");
  }
  expect_refused("N" + std::string("\x80\x06", 2), "protocol 6");
}

TEST(Pickle, KeepsItsStackInOrder) {
  expect_refused("", "stops with 0 values");
  expect_refused("NN", "stops with 2 values");
  expect_refused("N(", "stops with 1 values");
  expect_refused("\x85", "empty stack");
  expect_refused("(N\x86", "empty stack");
  expect_refused("N(N\x86", "empty stack");  // not from below the mark
  expect_refused("Nt", "not set");
  expect_refused("}(Nu", "a key without a value");
  expect_refused(")Na", "appends to a tuple");
  expect_refused("]NNs", "sets an entry of a list");
  expect_refused("h\x05", "which does not exist");
  expect_refused("Nq\x02", "stores memo entry 2 when 0 exist");
  expect_refused(std::string("Nr\xff\xff\xff\xff"), "memo entry 4294967295");
  expect_refused("N)R", "calls None");
  expect_refused(global("torch", "Size") + "NR", "something other than a tuple");
  expect_refused("}}b", "gives a dictionary to a dictionary");
  expect_refused("NQ", "something other than a tuple");
  expect_refused(std::string("\x95\xff\xff\xff\xff\xff\xff\xff\xff"), "frame");
}

TEST(Pickle, HugeLengthsAllocateNothing) {
  expect_refused(std::string("X\xff\xff\xff\xff"), "string of 4294967295 bytes");
  expect_refused(std::string("X\xff\xff\x0f\x00", 5), "ends early");
  expect_refused(std::string("\x8d\xff\xff\xff\xff\xff\xff\xff\xff"), "string of 1844");
  expect_refused(std::string("\x8e\xff\xff\xff\xff\xff\xff\xff\xff"), "string of 1844");
  expect_refused(std::string("T\xff\xff\xff\xff"), "string of 4294967295");
  expect_refused(std::string("\x8b\xff\xff\xff\x7f"), "integer of 2147483647 bytes");
  expect_refused(std::string("\x8a\x21") + std::string(33, 'x'), "integer of 33 bytes");
  expect_refused("c" + std::string(300, 'a') + "\nb\n", "longer than 256");
}

TEST(Pickle, LimitsItsState) {
  expect_refused(std::string(1001, '('), "1000 marks");
  expect_refused(std::string(1'000'001, 'N'), "a million values");
  expect_refused(std::string(1'000'001, ']'), "a million");
  expect_refused("](" + std::string(999'999, 'N') + "e](NNe\x86", "a million items");
}

TEST(Pickle, DeepAndCyclicValuesAreRefusedWithoutRecursion) {
  const auto nested = [](int levels) {
    return ")" + std::string(static_cast<std::size_t>(levels), '\x85');
  };
  EXPECT_EQ(refusal(dict({{"a", nested(90)}})), "");
  expect_refused(dict({{"a", nested(100)}}), "more than 100 levels deep");
  expect_refused(dict({{"a", nested(400'000)}}), "more than 100 levels deep");
  expect_refused("]\x94h" + std::string(1, '\0') + "a", "contains itself");
  expect_refused("}\x94" + text("me") + "h" + std::string(1, '\0') + "s", "contains itself");
}

TEST(Pickle, SharedValuesAreNotExpanded) {
  std::string doubling = ")";
  for (int level = 0; level < 60; ++level) {
    doubling += std::string("\x94h") + static_cast<char>(level) + "\x86";
  }
  expect_refused(dict({{"a", doubling}}), "expand to far more");
  std::string repeated = text(std::string(100'000, 'x')) + "\x94";
  for (int i = 0; i < 10'000; ++i) repeated += std::string("h\0", 2);
  expect_refused(tuple({repeated}), "expand to far more");
  // Encoding a long text again and again would make bytes from nothing.
  const std::string long_text = text(std::string(700'000, 'x')) + "\x94";
  const std::string call = global("_codecs", "encode");
  expect_refused(tuple({call + tuple({long_text, text("latin1")}) + "R",
                        call + tuple({std::string("h\0", 2), text("latin1")}) + "R"}),
                 "encodes more than 1 MiB");
}

TEST(Pickle, TensorsMustFitTheirStorage) {
  const auto one = [](const std::string& value) { return dict({{"model", dict({{"w", value}})}}); };
  const std::string s = storage("s", 6);
  EXPECT_EQ(refusal(one(tensor(s, {2, 3}, {3, 1}))), "");
  EXPECT_EQ(refusal(one(tensor(s, {3, 2}, {1, 3}))), "");     // a transpose
  EXPECT_EQ(refusal(one(tensor(s, {2}, {1}, 4))), "");        // a slice
  EXPECT_EQ(refusal(one(tensor(s, {}, {}, 5))), "");          // a scalar
  EXPECT_EQ(refusal(one(tensor(s, {0, 4}, {1, 1}, 6))), "");  // nothing
  EXPECT_EQ(refusal(one(tensor(s, {1000}, {0}))), "");        // expanded
  for (const std::string& bad :
       {tensor(s, {2, 3}, {3, 1}, 1), tensor(s, {7}, {1}), tensor(s, {2}, {6}),
        tensor(s, {-1}, {1}), tensor(s, {1}, {-1}), tensor(s, {1}, {1}, -1), tensor(s, {1}, {1}, 6),
        tensor(s, {0}, {1}, 7), tensor(s, {2}, {1, 1}),
        tensor(s, {2147483647, 2147483647}, {2147483647, 2147483647}),
        tensor(s, {2147483647, 2}, {0, 0}), tensor(s, {2, 5}, {1, 1})}) {
    expect_refused(one(bad), "contains an invalid tensor");
  }
  expect_refused(one(tensor(s, {1, 1, 1, 1, 1, 1, 1, 1, 1}, {0, 0, 0, 0, 0, 0, 0, 0, 0})),
                 "at most 8 integers");
  expect_refused(one(tensor("N", {1}, {1})), "without a storage");
}

TEST(Pickle, StoragesMustBeDescribedConsistently) {
  const auto two = [](const std::string& a, const std::string& b) {
    return dict({{"model", dict({{"a", tensor(a, {1}, {1})}, {"b", tensor(b, {1}, {1})}})}});
  };
  EXPECT_EQ(refusal(two(storage("s", 6), storage("s", 6))), "");
  expect_refused(two(storage("s", 6), storage("s", 7)), "in two ways");
  expect_refused(two(storage("s", 6), storage("s", 6, "HalfStorage")), "in two ways");
  expect_refused(two(storage("s", -1), storage("s", -1)), "storage of -1 elements");
  expect_refused(
      dict({{"model", dict({{"a", tensor(storage("s", 6, "FloatStorage",
                                                 tuple({text("v"), integer(5), integer(2)})),
                                         {1}, {1})}})}}),
      "beyond its storage");
  const FileIndex view = index_of_object(
      dict({{"model", dict({{"a", tensor(storage("s", 6, "FloatStorage",
                                                 tuple({text("v"), integer(4), integer(2)})),
                                         {2}, {1})}})}}));
  EXPECT_EQ(view.tensors[0].offset, view.tensors[0].storage_begin + 16);
}

TEST(Pickle, ChecksArgumentsExactly) {
  expect_refused(global("torch", "FloatStorage") + ")R", "cannot be called");
  expect_refused(global("torch", "Size") + ")R", "unusual arguments");
  expect_refused(global("collections", "OrderedDict") + tuple({"N"}) + "R", "unusual arguments");
  expect_refused(global("collections", "OrderedDict") + ")\x81", "unusual arguments");
  expect_refused(global("_codecs", "encode") + tuple({text("a"), text("utf8")}) + "R",
                 "unusual arguments");
  expect_refused(global("_codecs", "encode") + tuple({text("\xe2\x82\xac"), text("latin1")}) + "R",
                 "not bytes");
  expect_refused(global("torch._utils", "_rebuild_tensor_v2") + tuple({storage("s", 6)}) + "R",
                 "unusual arguments");
  expect_refused(tuple({text("module"), "N", "N", "N"}) + "Q", "whole pickled module");
  expect_refused(tuple({text("storage"), "N", text("s"), "N", integer(6), "N"}) + "Q",
                 "in an unknown way");
}

TEST(Pickle, StateDictionaries) {
  const std::string w = tensor(storage("s", 6), {6}, {1});
  const auto names = [](const FileIndex& index) {
    std::string all;
    for (const StoredTensor& tensor : index.tensors) all += tensor.name + " ";
    return all;
  };
  const FileIndex bare = index_of_object(dict({{"b", w}, {"a", w}}));
  EXPECT_EQ(names(bare), "b a ");
  EXPECT_EQ(bare.metadata, nlohmann::json::object());
  // As torch saves it: with attributes, from a data-parallel model, and wrapped as a parameter.
  const std::string parameter =
      global("torch._utils", "_rebuild_parameter") + tuple({w, "\x88", ordered_dict()}) + "R";
  const std::string state = ordered_dict() + text("module.a") + parameter + "s" +
                            dict({{"_metadata", ordered_dict()}}) + "b";
  const FileIndex saved = index_of_object(dict({{"model", state}, {"zs", "](" + w + w + "e"}}));
  EXPECT_EQ(names(saved), "a ");
  ASSERT_EQ(saved.other_tensors.size(), 2u);
  EXPECT_EQ(saved.other_tensors[1].name, "zs/1");
  EXPECT_EQ(saved.metadata.dump(), R"({"zs":[null,null]})");

  expect_refused(dict({{"model", dict({{"a", w}, {"a", w}})}}), "'a' is in it twice");
  expect_refused(dict({{"model", dict({{"a", w}, {"module.a", w}})}}), "'a' is in it twice");
  EXPECT_EQ(index_of_object(dict({{"model", dict({{"a", "K\x01"}})}})).metadata.dump(),
            R"({"model/a":1})");
  expect_refused(dict({{"model", "}K\x01" + w + "s"}}), "not a string");
  // Elsewhere the last one counts, as in Python.
  EXPECT_EQ(index_of_object(dict({{"a", "K\x01"}, {"a", "K\x02"}})).metadata.dump(), R"({"a":2})");
}

TEST(LegacyStream, ChecksItsStorages) {
  const std::string object =
      dict({{"a", tensor(storage("s", 1), {1}, {1})}, {"b", tensor(storage("t", 2), {2}, {1})}});
  const pickle::StorageData s{"s", raw<float>({1}), 1}, t{"t", raw<float>({1, 2}), 2};
  const auto refused = [&](const std::vector<pickle::StorageData>& storages) {
    return exercise(as_bytes(legacy(object, storages)));
  };
  EXPECT_EQ(refused({s, t}), "");
  EXPECT_EQ(refused({t, s}), "");
  EXPECT_EQ(refused({s, s, t}), "It lists the storage 's' twice.");
  EXPECT_EQ(refused({s}), "It lists 1 storages, but its tensors use 2.");
  EXPECT_EQ(refused({s, t, {"u", "", 0}}), "It lists a storage 'u' that no tensor uses.");
  EXPECT_NE(refused({s, {"t", t.data, 3}}).find("claims 3 elements where 2 are expected"),
            std::string::npos);
  EXPECT_NE(refused({s, {"t", t.data, -1}}).find("claims -1 elements"), std::string::npos);
}

}  // namespace
}  // namespace crooner::checkpoint
