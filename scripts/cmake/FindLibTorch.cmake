# LibTorch, without running its own find_package(Torch) (docs/decisions/0001). The folder is the first of:
#   CROONER_LIBTORCH (cache entry, else environment variable)
#   the one whose TorchConfig.cmake Torch_DIR or CMAKE_PREFIX_PATH names, as for find_package(Torch)
#   LibTorch_HINTS (of an installed crooner)
#   where scripts/setup.sh puts it
# Defines LibTorch::cpu and, where the CUDA half is present, LibTorch::cuda. Nothing but CROONER_LIBTORCH is
# cached, so that another folder can be named at any time. An installed crooner carries this file.

set(LibTorch_DIR_USED "${CROONER_LIBTORCH}")
if(NOT LibTorch_DIR_USED)
  set(LibTorch_DIR_USED "$ENV{CROONER_LIBTORCH}")
endif()
if(NOT LibTorch_DIR_USED)
  find_path(_config TorchConfig.cmake PATHS ${Torch_DIR} ${CMAKE_PREFIX_PATH} $ENV{Torch_DIR}
    PATH_SUFFIXES share/cmake/Torch NO_DEFAULT_PATH NO_CACHE)
  if(_config)
    get_filename_component(LibTorch_DIR_USED ${_config}/../../.. ABSOLUTE)
  endif()
  unset(_config)
endif()
if(NOT LibTorch_DIR_USED)
  if(DEFINED ENV{XDG_CACHE_HOME})
    set(_cache $ENV{XDG_CACHE_HOME}/crooner)
  else()
    set(_cache $ENV{HOME}/.cache/crooner)
  endif()
  foreach(_folder ${LibTorch_HINTS} ${_cache}/libtorch-2.11.0-cuda/torch ${_cache}/libtorch-2.11.0-cpu/torch)
    if(EXISTS ${_folder}/lib/libtorch_cpu.so)
      set(LibTorch_DIR_USED ${_folder})
      break()
    endif()
  endforeach()
endif()

find_path(LibTorch_INCLUDE_DIR ATen/core/Tensor.h PATHS ${LibTorch_DIR_USED}/include NO_DEFAULT_PATH NO_CACHE)
foreach(_library torch_cpu c10 torch_cuda c10_cuda)
  string(TOUPPER ${_library} _name)
  find_library(LibTorch_${_name}_LIBRARY ${_library} PATHS ${LibTorch_DIR_USED}/lib NO_DEFAULT_PATH NO_CACHE)
endforeach()

# Newer versions keep the numbers in torch/headeronly, older ones in the API's own folder.
unset(LibTorch_VERSION)
foreach(_header torch/headeronly/version.h torch/csrc/api/include/torch/version.h)
  if(LibTorch_INCLUDE_DIR AND EXISTS ${LibTorch_INCLUDE_DIR}/${_header} AND NOT LibTorch_VERSION)
    file(STRINGS ${LibTorch_INCLUDE_DIR}/${_header} _lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
    string(REGEX MATCHALL "[0-9]+" _numbers "${_lines}")
    list(JOIN _numbers "." LibTorch_VERSION)
  endif()
endforeach()

# libcrooner.so needs the libraries alone: a program that links it may have them without headers.
set(_required LibTorch_TORCH_CPU_LIBRARY LibTorch_C10_LIBRARY)
if(NOT LibTorch_FIND_COMPONENTS STREQUAL "runtime")
  list(APPEND _required LibTorch_INCLUDE_DIR)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS ${_required}
  VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE "Run scripts/setup.sh, which installs it, or pass -DCROONER_LIBTORCH=DIR.")

if(LibTorch_FOUND AND NOT TARGET LibTorch::cpu)
  add_library(LibTorch::c10 SHARED IMPORTED)
  set_target_properties(LibTorch::c10 PROPERTIES IMPORTED_LOCATION ${LibTorch_C10_LIBRARY})
  add_library(LibTorch::cpu SHARED IMPORTED)
  set_target_properties(LibTorch::cpu PROPERTIES
    IMPORTED_LOCATION ${LibTorch_TORCH_CPU_LIBRARY}
    INTERFACE_LINK_LIBRARIES LibTorch::c10)
  if(LibTorch_INCLUDE_DIR)
    set_target_properties(LibTorch::cpu PROPERTIES
      INTERFACE_INCLUDE_DIRECTORIES "${LibTorch_INCLUDE_DIR};${LibTorch_INCLUDE_DIR}/torch/csrc/api/include")
  endif()
  if(LibTorch_TORCH_CUDA_LIBRARY)
    add_library(LibTorch::c10_cuda SHARED IMPORTED)
    set_target_properties(LibTorch::c10_cuda PROPERTIES IMPORTED_LOCATION ${LibTorch_C10_CUDA_LIBRARY})
    add_library(LibTorch::cuda SHARED IMPORTED)
    set_target_properties(LibTorch::cuda PROPERTIES
      IMPORTED_LOCATION ${LibTorch_TORCH_CUDA_LIBRARY}
      INTERFACE_LINK_LIBRARIES "LibTorch::c10_cuda;LibTorch::cpu")
  endif()
endif()
