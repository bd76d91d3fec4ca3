# LibTorch from the PyPI wheel, without its own find_package(Torch) (see docs/decisions/).
# Looks in CROONER_LIBTORCH, then where scripts/setup.sh puts it. Defines LibTorch::cpu and, where the
# CUDA half is present, LibTorch::cuda.

if(NOT CROONER_LIBTORCH)
  if(DEFINED ENV{XDG_CACHE_HOME})
    set(_cache $ENV{XDG_CACHE_HOME}/crooner)
  else()
    set(_cache $ENV{HOME}/.cache/crooner)
  endif()
  foreach(_kind cuda cpu)
    if(EXISTS ${_cache}/libtorch-2.11.0-${_kind}/torch/lib/libtorch_cpu.so)
      set(CROONER_LIBTORCH ${_cache}/libtorch-2.11.0-${_kind}/torch CACHE PATH "" FORCE)
      break()
    endif()
  endforeach()
endif()

find_path(LibTorch_INCLUDE_DIR ATen/core/Tensor.h PATHS ${CROONER_LIBTORCH}/include NO_DEFAULT_PATH)
find_library(LibTorch_CPU_LIBRARY torch_cpu PATHS ${CROONER_LIBTORCH}/lib NO_DEFAULT_PATH)
find_library(LibTorch_C10_LIBRARY c10 PATHS ${CROONER_LIBTORCH}/lib NO_DEFAULT_PATH)
find_library(LibTorch_CUDA_LIBRARY torch_cuda PATHS ${CROONER_LIBTORCH}/lib NO_DEFAULT_PATH)
find_library(LibTorch_C10_CUDA_LIBRARY c10_cuda PATHS ${CROONER_LIBTORCH}/lib NO_DEFAULT_PATH)

if(LibTorch_INCLUDE_DIR AND EXISTS ${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h)
  set(_version_header ${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h)
elseif(LibTorch_INCLUDE_DIR)
  set(_version_header ${LibTorch_INCLUDE_DIR}/torch/csrc/api/include/torch/version.h)
endif()
if(_version_header)
  file(STRINGS ${_version_header} _line REGEX "define TORCH_VERSION \"")
  string(REGEX REPLACE ".*\"([0-9.]+).*" "\\1" LibTorch_VERSION "${_line}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_INCLUDE_DIR
  VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE "Run scripts/test.sh or scripts/crooner.sh, which install it, or pass -DCROONER_LIBTORCH=DIR.")

if(LibTorch_FOUND AND NOT TARGET LibTorch::cpu)
  add_library(LibTorch::c10 SHARED IMPORTED)
  set_target_properties(LibTorch::c10 PROPERTIES IMPORTED_LOCATION ${LibTorch_C10_LIBRARY})
  add_library(LibTorch::cpu SHARED IMPORTED)
  set_target_properties(LibTorch::cpu PROPERTIES
    IMPORTED_LOCATION ${LibTorch_CPU_LIBRARY}
    INTERFACE_LINK_LIBRARIES LibTorch::c10
    INTERFACE_INCLUDE_DIRECTORIES "${LibTorch_INCLUDE_DIR};${LibTorch_INCLUDE_DIR}/torch/csrc/api/include")
  if(LibTorch_CUDA_LIBRARY)
    add_library(LibTorch::c10_cuda SHARED IMPORTED)
    set_target_properties(LibTorch::c10_cuda PROPERTIES IMPORTED_LOCATION ${LibTorch_C10_CUDA_LIBRARY})
    add_library(LibTorch::cuda SHARED IMPORTED)
    set_target_properties(LibTorch::cuda PROPERTIES
      IMPORTED_LOCATION ${LibTorch_CUDA_LIBRARY}
      INTERFACE_LINK_LIBRARIES "LibTorch::c10_cuda;LibTorch::cpu")
  endif()
endif()
