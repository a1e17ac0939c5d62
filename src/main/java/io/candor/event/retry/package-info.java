/**
 * When to try again after a failure that may pass.
 */
package io.candor.event.retry;
