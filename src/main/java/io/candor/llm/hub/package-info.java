/**
 * Finds a model: a folder, or an id of a model hub whose files are fetched and verified.
 */
package io.candor.llm.hub;
