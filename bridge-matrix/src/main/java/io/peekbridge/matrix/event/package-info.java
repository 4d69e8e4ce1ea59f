/**
 * Events as they travel between servers (PDUs): format, hashes, redaction, signatures, building.
 */
package io.peekbridge.matrix.event;
