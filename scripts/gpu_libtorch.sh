# Sourced by what a machine with a GPU runs: LibTorch is CROONER_LIBTORCH=DIR, or that of the `python3` on the path.
if [ -z "${CROONER_LIBTORCH:-}" ]; then
  CROONER_LIBTORCH=$(python3 -c 'import importlib.util as u; print(u.find_spec("torch").submodule_search_locations[0])' 2>/dev/null) ||
    { echo "$(basename "$0"): no LibTorch: set CROONER_LIBTORCH=DIR" >&2; exit 3; }
fi
export CROONER_LIBTORCH
export LD_LIBRARY_PATH=$CROONER_LIBTORCH/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
