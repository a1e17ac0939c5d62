import './console.css';
import './pages';
import './review/page';
import './console';
