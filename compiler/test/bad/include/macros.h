/* Macros of preprocessor_places.camkes. */
#define HEADER component Missing_header e; HEADER_2(Missing_header_2)
#define HEADER_2(name) component name \
    e2;
