/**
 * Starts the command.
 */
package io.candor;
