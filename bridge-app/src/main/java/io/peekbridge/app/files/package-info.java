/** Files that don't outlive what they were made for. */
package io.peekbridge.app.files;
