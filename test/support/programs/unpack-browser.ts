import chromium from '@sparticuz/chromium';

// Unpacks the browser that comes with the test dependencies into the temporary folder.
await chromium.executablePath();
