/** What other servers look up with us: aliases, profiles, and the rooms for the public. */
package io.peekbridge.api.federation.directory;
