/**
 * Talking to other Matrix servers: what is asked of them, what they answer, how it fails. Finding,
 * reaching, signing and checking are in the packages below.
 */
package io.peekbridge.federation;
