/** Files that don't outlive what they were made for, and directories of one process. */
package io.peekbridge.app.files;
