#pragma once

// Users of the library catch these errors too, so they stand among its headers.
#include <crooner/error.h>  // IWYU pragma: export
