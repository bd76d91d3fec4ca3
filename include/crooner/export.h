#pragma once

// Marks what libcrooner.so shows; everything else is compiled with hidden visibility.
// CROONER_HIDDEN excepts a member of a class that is shown.
#define CROONER_API __attribute__((visibility("default")))
#define CROONER_HIDDEN __attribute__((visibility("hidden")))
