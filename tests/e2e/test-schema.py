#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reply by a schema, asked for in the window: one that obeys it, one that does not, and what the terminal says of both."""
