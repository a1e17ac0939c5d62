/**
 * What servers may send us over HTTP: replies no longer than whoever asked can hold.
 */
package io.candor.event.http;
