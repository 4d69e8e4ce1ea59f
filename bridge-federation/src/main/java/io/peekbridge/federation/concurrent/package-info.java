/** Sharing one piece of work among those who want its result at the same time. */
package io.peekbridge.federation.concurrent;
