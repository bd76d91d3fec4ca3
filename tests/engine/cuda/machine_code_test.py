#!/usr/bin/env python3
"""What the compiler made of the CUDA kernels, which no emulator sees: machine_code_test.py OBJECT..

OBJECT: compiled kernels_<type>.cu, for every architecture in it. In the machine code of each kernel
* nothing is spilled to local memory;
* weights in fp16, bf16 and int8 are loaded 16 bytes at a time, and multiplied on tensor cores;
* the first of these loads are issued before the wait for the kernel ahead (compute capability 9.0
  and later) and before any barrier, and the next kernel is let start;
* with many rows, the blocks of a cluster wait for one another (there);
and each of these checks finds its fault in a listing that was changed. Without objects, or without
NVIDIA's cuobjdump (scripts/setup.sh --tests fetches it where nvcc is), 77: skipped.
"""
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys

PARTS = ["embed", "qkv", "lyrics", "attend", "attention_out", "mlp_in", "mlp_out", "logits", "sample"]
PRODUCTS = {"qkv", "lyrics", "attention_out", "mlp_in", "mlp_out", "logits"}
TYPES = ["auto", "fp32", "fp16", "bf16", "int8"]
MANY_ROWS = 64  # kMostRows of shapes.h: a cluster divides the inputs
ROWS = (8, MANY_ROWS)
LOADS_AHEAD = 8  # kAhead of product.h

Kernel = collections.namedtuple("Kernel", "part type rows architecture instructions")


def find_cuobjdump():
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    candidates = [shutil.which("cuobjdump"), "/usr/local/cuda/bin/cuobjdump",
                  *sorted(cache.glob("crooner/cuda-disassembler/nvidia/*/bin/cuobjdump"))]
    return next((str(c) for c in candidates if c and os.access(c, os.X_OK)), None)


def listing_of(cuobjdump, file):
    # It looks for nvdisasm on the path.
    path = f"{os.path.dirname(cuobjdump)}:{os.environ.get('PATH', '')}"
    return subprocess.run([cuobjdump, "--dump-sass", file], check=True, capture_output=True, text=True,
                          env={**os.environ, "PATH": path}).stdout


def kernels_of(listing):
    architecture = 0
    for section in re.split(r"(?m)^(?=\s*(?:code for sm_|Function : ))", listing):
        header = re.match(r"\s*code for sm_(\d+)", section)
        if header:
            architecture = int(header[1])
            continue
        name = re.match(r"\s*Function : \S*part_kernelILNS\w*?PartE(\d)ELNS\w*?PrecisionE(\d)ELi(\d+)E", section)
        if name:
            found = re.findall(r"/\*[0-9a-f]{4,}\*/\s+(?:@!?U?P\w+ )?([A-Z][A-Z0-9_.a-z]*)", section)
            yield Kernel(PARTS[int(name[1])], TYPES[int(name[2])], int(name[3]), architecture, found)


def position_of(instructions, prefix):
    return next((i for i, op in enumerate(instructions) if op.startswith(prefix)), len(instructions))


def faults_of(kernel):
    """Sentences about one kernel."""
    ops = kernel.instructions
    spills = sum(op.startswith(("STL", "LDL")) for op in ops)
    if spills:
        yield f"{spills} loads and stores of spilled registers"
    if kernel.architecture >= 90:
        if "ACQBULK" not in ops:
            yield "does not wait for the kernel ahead"
        if position_of(ops, "PREEXIT") > position_of(ops, "ACQBULK"):
            yield "lets the next kernel start only after its own wait"
    if kernel.part not in PRODUCTS:
        return
    if kernel.rows == MANY_ROWS and kernel.architecture >= 90 and "UCGABAR_WAIT" not in ops:
        yield "does not wait for the blocks of its cluster"
    if kernel.type == "fp32":
        return
    weights = [op for op in ops if op.startswith("LDG") and op.endswith("CONSTANT")]
    if not all(".128." in op for op in weights):
        yield "loads weights by less than 16 bytes"
    first_wait = min(position_of(ops, "ACQBULK"), position_of(ops, "BAR"))
    early = sum(op in weights for op in ops[:first_wait])
    if early < LOADS_AHEAD:
        yield f"{early} loads of weights before the wait; {LOADS_AHEAD} are wanted"
    product = "HMMA.16816.F32.BF16" if kernel.type == "bf16" else "HMMA.16816.F32"
    if product not in ops:
        yield f"no {product}"


def missing_of(kernels):
    """The products of an object that no kernel was found for: then nothing was checked."""
    for architecture, kind in sorted({(k.architecture, k.type) for k in kernels if k.part in PRODUCTS}):
        found = {(k.part, k.rows) for k in kernels if (k.architecture, k.type) == (architecture, kind)}
        for part in sorted(PRODUCTS):
            for rows in ROWS:
                if (part, rows) not in found:
                    yield f"{part} in {kind} for {rows} rows and sm_{architecture} is not there"


def check_the_checks(kernels):
    """Each fault, planted into a listing that has none, is found."""
    kernel = next(k for k in kernels if k.part == "mlp_in" and k.type == "fp16" and k.rows == 8 and k.architecture == 90)
    ops = kernel.instructions
    wait = position_of(ops, "ACQBULK")
    wide = next(op for op in ops if ".128." in op)
    planted = {
        "spilled": [*ops, "STL.64"],
        "does not wait": [op for op in ops if op != "ACQBULK"],
        "lets the next kernel": [*(op for op in ops if op != "PREEXIT"), "PREEXIT"],
        "less than 16 bytes": [op.replace(".128.", ".64.") for op in ops],
        "0 loads of weights before": ["PREEXIT", "ACQBULK", *(op for op in ops[:wait] if op != "PREEXIT")],
        "7 loads of weights before": [op for i, op in enumerate(ops) if i != ops.index(wide)],
        "no HMMA": ["FFMA" if op.startswith("HMMA") else op for op in ops],
    }
    many = next(k for k in kernels if k.part == "mlp_in" and k.rows == MANY_ROWS and k.architecture == 90)
    alone = many._replace(instructions=[op for op in many.instructions if op != "UCGABAR_WAIT"])
    if not any("blocks of its cluster" in fault for fault in faults_of(alone)):
        yield "a planted fault is not found: no barrier of a cluster"
    for words, changed in planted.items():
        if not any(words in fault for fault in faults_of(kernel._replace(instructions=changed))):
            yield f"a planted fault is not found: {words}"
    if not list(missing_of([k for k in kernels if k is not kernel])):
        yield "a kernel that is missing is not found"


def main(files):
    files = [f for f in files if "kernels_" in os.path.basename(f)]
    if not files:
        print("machine_code_test: skipped: no CUDA kernels were compiled, as there is no nvcc")
        return 77
    cuobjdump = find_cuobjdump()
    if not cuobjdump:
        print("machine_code_test: skipped: cuobjdump is not installed (scripts/setup.sh --tests)")
        return 77
    kernels, failed = [], []
    for file in files:
        of_file = list(kernels_of(listing_of(cuobjdump, file)))
        kernels += of_file
        if not of_file:
            failed.append(f"{file}: holds no kernel")
        failed += [f"{os.path.basename(file)}: {missing}" for missing in missing_of(of_file)]
    for k in kernels:
        failed += [f"{k.part} in {k.type} for {k.rows} rows, sm_{k.architecture}: {f}" for f in faults_of(k)]
    if not failed:
        failed += check_the_checks(kernels)
    print("\n".join(failed) or f"machine_code_test: {len(kernels)} kernels, no fault")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
