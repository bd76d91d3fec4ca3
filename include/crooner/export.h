#pragma once

// Marks what libcrooner.so shows; everything else is compiled with hidden visibility.
#define CROONER_API __attribute__((visibility("default")))
