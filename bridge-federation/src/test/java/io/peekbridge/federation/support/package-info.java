/** Fakes and builders that the tests share. */
package io.peekbridge.federation.support;
