/**
 * Configuration: one annotated reference file that is also the defaults, an operator's YAML file,
 * environment variables and options of the command line, in rising order, bound to records that are
 * valid as a whole or not built at all.
 */
package io.peekbridge.app.config;
