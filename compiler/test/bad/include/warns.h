/* Part of preprocessor_missing.camkes. */
#warning seen before the error
#include "nowhere.h"
