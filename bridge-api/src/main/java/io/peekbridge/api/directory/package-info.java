/**
 * What others find of the rooms that we host without knowing their ids: aliases, the list of public
 * rooms, profiles of our users. It follows from the rooms' state and is read from its topic.
 */
package io.peekbridge.api.directory;
