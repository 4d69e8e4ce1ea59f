/** Authorization rules of rooms, server ACLs and history visibility. */
package io.peekbridge.matrix.auth;
