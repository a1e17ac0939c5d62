/**
 * Publishes and follows {@code candor.releases}: which release is live, and which were before it.
 */
package io.candor.release.log;
