# libcrooner_cuda.so, from src/engine/cuda/*.cu, wherever a CUDA toolkit is found. CROONER_CUDA: AUTO
# (build it where nvcc is), ON (fail without nvcc), OFF. Sets CROONER_CUDA_BUILT.
set(CROONER_CUDA AUTO CACHE STRING "Build the CUDA library: AUTO, ON or OFF")
set_property(CACHE CROONER_CUDA PROPERTY STRINGS AUTO ON OFF)
set(CROONER_GPU_ARCHITECTURES "80-real;90" CACHE STRING
  "GPU architectures to compile for: Ampere and Ada by the code for 80, Hopper, and PTX for what comes after")

set(CROONER_CUDA_BUILT OFF CACHE INTERNAL "")
if(CROONER_CUDA STREQUAL "OFF")
  return()
endif()
find_program(CROONER_NVCC nvcc PATHS /usr/local/cuda/bin $ENV{CUDA_HOME}/bin)
if(NOT CROONER_NVCC)
  if(CROONER_CUDA STREQUAL "AUTO")
    return()
  endif()
  message(FATAL_ERROR "CROONER_CUDA is ON, but there is no nvcc on the path, in /usr/local/cuda/bin or $CUDA_HOME/bin.")
endif()
set(CMAKE_CUDA_COMPILER ${CROONER_NVCC})
set(CMAKE_CUDA_ARCHITECTURES ${CROONER_GPU_ARCHITECTURES})
enable_language(CUDA)
set(CROONER_CUDA_BUILT ON CACHE INTERNAL "")

file(GLOB _sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/engine/cuda/*.cu)
add_library(crooner_cuda SHARED ${_sources})
crooner_room_includes(_includes engine/cuda 2 "")
target_include_directories(crooner_cuda PRIVATE ${PROJECT_BINARY_DIR}/rooms/engine_cuda ${_includes}
  ${PROJECT_SOURCE_DIR}/include)
# CMake 3.25 passes no -std for C++20 to this nvcc, so the standard is named here. CUDA's run-time library
# is linked statically: the toolkit need not be where the program runs.
# Kernels call constexpr functions of the lower rooms, and round as these do: no fused multiply-add but by name.
target_compile_options(crooner_cuda PRIVATE -std=c++20 -fmad=false --expt-relaxed-constexpr -Xcompiler=-Wall,-Wextra,-fvisibility=hidden
  $<$<BOOL:${CROONER_WERROR}>:-Werror=all-warnings>)
set_target_properties(crooner_cuda PROPERTIES
  CUDA_STANDARD_REQUIRED OFF CUDA_RUNTIME_LIBRARY Static
  LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib INSTALL_RPATH $ORIGIN)
install(TARGETS crooner_cuda LIBRARY DESTINATION lib)
