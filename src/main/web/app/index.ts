import './console.css';
import './pages';
import './review/page';
import './operations/page';
import './console';
