/**
 * Which failures may pass, and when to try again after one.
 */
package io.candor.event.retry;
