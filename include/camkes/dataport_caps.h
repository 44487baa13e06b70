/* SPDX-License-Identifier: BSD-2-Clause */
/* dataport_caps.h under another of its names. */
#ifndef CAMKES_DATAPORT_CAPS_H
#define CAMKES_DATAPORT_CAPS_H

#include <dataport_caps.h>

#endif
